import type { RunSummary, WrittenFile } from '@forkhall/protocol';
import { Download, FileDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { amountOfBytes } from '../runs/amounts.ts';
import { writtenFileUrl } from '../session/written-file-url.ts';
import buttons from '../workbench/button.module.css';
import { IconButton } from '../workbench/button.tsx';
import { useSessionState, useShownRun, useWorkbench, useWorkbenchState } from '../workbench/workbench-context.tsx';
import styles from './files-pane.module.css';
import { PathName } from './path-name.tsx';
import { useKeepWritten } from './use-keep-written.ts';

/** The files that the shown run left in its work folder. */
export function WrittenList() {
  const t = useTranslations('written');
  const run = useShownRun();
  if (run?.written === undefined || run.written.length === 0) return null;
  return (
    <div>
      <div className={styles.head}>
        <h2>{t('title', { number: run.number })}</h2>
      </div>
      <ul className={styles.list} aria-label={t('list', { number: run.number })}>
        {run.written.map((file) => (
          <WrittenRow key={file.path} run={run} file={file} />
        ))}
      </ul>
    </div>
  );
}

function WrittenRow({ run, file }: { run: RunSummary; file: WrittenFile }) {
  const t = useTranslations('written');
  const workbench = useWorkbench();
  const sessionId = useSessionState((state) => state.sessionId) ?? '';
  const active = useWorkbenchState(({ active }) => active?.kind === 'written' && active.runId === run.id && active.path === file.path);
  const keep = useKeepWritten();
  const url = writtenFileUrl(sessionId, run, file.path) ?? '';
  const size = file.complete ? amountOfBytes(file.bytes) : `${amountOfBytes(file.bytes)} …`;
  return (
    <li className={styles.row} data-active={active}>
      <button
        type="button"
        className={styles.open}
        aria-current={active}
        title={file.complete ? file.path : `${file.path}: ${t('incomplete')}`}
        onClick={() => workbench.openTab({ kind: 'written', runId: run.id, path: file.path })}
      >
        <PathName path={file.path} />
        <span className={styles.aside}>{size}</span>
      </button>
      <span className={styles.rowTools}>
        <IconButton name={t('keep')} onClick={() => void keep(url, file.path)}>
          <FileDown size={14} aria-hidden />
        </IconButton>
        <a
          className={buttons.icon}
          href={url}
          download={file.path.slice(file.path.lastIndexOf('/') + 1)}
          aria-label={t('download', { path: file.path })}
          title={t('download', { path: file.path })}
        >
          <Download size={14} aria-hidden />
        </a>
      </span>
    </li>
  );
}
