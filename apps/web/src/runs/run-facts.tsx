import type { RunSummary } from '@forkhall/protocol';
import { useFormatter, useTranslations } from 'next-intl';
import inline from '../theme/inline.module.css';
import { useWorkbench } from '../workbench/workbench-context.tsx';
import { joinArguments } from './arguments.ts';
import styles from './run-pane.module.css';

/** What was run, and how. */
export function RunFacts({ run }: { run: RunSummary }) {
  const t = useTranslations('panel');
  const format = useFormatter();
  const workbench = useWorkbench();
  const names = run.leftovers === undefined || run.leftovers.count === 0 ? undefined : `${run.leftovers.count}: ${run.leftovers.names.join(', ')}`;
  const facts: [string, string | undefined][] = [
    [t('entry'), run.entry],
    [t('arguments'), run.args.length === 0 ? undefined : joinArguments(run.args)],
    [t('startMethod'), run.startMethod],
    [t('started'), format.dateTime(run.startedAtMs ?? run.createdAtMs, { dateStyle: 'medium', timeStyle: 'medium' })],
    [t('leftovers'), names],
  ];
  return (
    <section className={styles.section}>
      <h2>
        <span>{t('about')}</span>
        <button type="button" className={inline.link} title={t('sourcesHint')} onClick={() => workbench.set({ dialog: { kind: 'sources', runId: run.id } })}>
          {t('sources')}
        </button>
      </h2>
      <dl className={styles.facts}>
        {facts.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}
