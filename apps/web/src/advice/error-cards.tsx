import type { RunSummary } from '@forkhall/protocol';
import { useLocale, useTranslations } from 'next-intl';
import type { Place } from '../problems/problem.ts';
import panel from '../runs/run-pane.module.css';
import inline from '../theme/inline.module.css';
import { useWorkbench, useWorkbenchState } from '../workbench/workbench-context.tsx';
import { fileByPath } from '../workbench/workbench-state.ts';

const shownErrors = 4;

/** What the run's output reports as errors: where, and why in plain words. */
export function ErrorCards({ run }: { run: RunSummary }) {
  const t = useTranslations('panel');
  const locale = useLocale();
  const problems = useWorkbenchState((state) => state.runProblems);
  const explained = useWorkbenchState((state) => (state.explained?.runId === run.id ? state.explained.output : undefined));
  const explanations = explained?.explanations ?? [];
  if (problems.length === 0 && explanations.length === 0) return null;
  return (
    <section className={panel.card} aria-label={t('errorsTitle')}>
      <p className={panel.headline} data-tone="bad">
        {t('errorsTitle')}
      </p>
      {problems.slice(-shownErrors).map((problem) => (
        <p key={`${problem.path}:${problem.line}:${problem.message}`}>
          <span className={panel.code}>{problem.message}</span>
          <br />
          <PlaceLink place={problem} />
          {problem.reporter === undefined ? null : <span className={inline.dim}> · {problem.reporter}</span>}
        </p>
      ))}
      {explanations.map((explanation) => (
        <div key={explanation.code + String(explanation.line)}>
          <p style={{ marginTop: 8 }}>
            <b>{explanation.title[locale]}</b>
          </p>
          <p>{explanation.why[locale]}</p>
          {explanation.next === undefined ? null : <p className={inline.dim}>{explanation.next[locale]}</p>}
          {explanation.file === undefined || explanation.line === undefined || problems.length > 0 ? null : (
            <p>
              <PlaceLink place={{ path: explanation.file, line: explanation.line }} />
            </p>
          )}
        </div>
      ))}
    </section>
  );
}

function PlaceLink({ place }: { place: Place }) {
  const t = useTranslations('panel');
  const workbench = useWorkbench();
  const known = useWorkbenchState((state) => fileByPath(state, place.path) !== undefined);
  const text = t('where', { path: place.path, line: place.line });
  if (!known) return <span className={inline.dim}>{text}</span>;
  return (
    <button type="button" className={inline.link} onClick={() => workbench.openPlace(place)}>
      {text}
    </button>
  );
}
