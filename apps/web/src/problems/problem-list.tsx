import { CircleX, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useShownRun, useWorkbench, useWorkbenchState } from '../workbench/workbench-context.tsx';
import { fileByPath } from '../workbench/workbench-state.ts';
import { byPlace, type Place } from './problem.ts';
import styles from './problem-list.module.css';

interface Row extends Place {
  message: string;
  severity: 'error' | 'warning';
  /** Where it comes from: a run, and in it perhaps one process. */
  origin: string;
}

/** Errors of the shown run and findings of the editor, each a way to its line. */
export function ProblemList() {
  const t = useTranslations('problems');
  const run = useShownRun();
  const runProblems = useWorkbenchState((state) => state.runProblems);
  const editorProblems = useWorkbenchState((state) => state.editorProblems);
  const rows: Row[] = [
    ...runProblems.map((problem) => ({
      ...problem,
      severity: 'error' as const,
      origin: [t('inRun', { number: run?.number ?? 0 }), ...(problem.reporter === undefined ? [] : [t('by', { reporter: problem.reporter })])].join(' · '),
    })),
    // The checker tells what a name means before it tells that a bracket is missing.
    ...editorProblems.toSorted(byPlace).map((problem) => ({ ...problem, origin: '' })),
  ];
  if (rows.length === 0)
    return (
      <div className={styles.empty}>
        <p>{t('none')}</p>
        <p>{t('noneHint')}</p>
      </div>
    );
  return (
    <ul className={styles.list} aria-label={t('list')}>
      {rows.map((row) => (
        <ProblemRow key={`${row.path}:${row.line}:${row.column}:${row.message}`} row={row} />
      ))}
    </ul>
  );
}

function ProblemRow({ row }: { row: Row }) {
  const t = useTranslations('problems');
  const workbench = useWorkbench();
  const known = useWorkbenchState((state) => fileByPath(state, row.path) !== undefined);
  return (
    <li>
      <button type="button" className={styles.row} disabled={!known} onClick={() => workbench.openPlace(row)}>
        <span className={styles.icon} data-severity={row.severity}>
          {row.severity === 'error' ? <CircleX size={14} aria-hidden /> : <TriangleAlert size={14} aria-hidden />}
        </span>
        <span className={styles.message}>{row.message}</span>
        <span className={styles.place}>
          {t('where', { path: row.path, line: row.line })}
          {row.origin === '' ? null : ` · ${row.origin}`}
        </span>
      </button>
    </li>
  );
}
