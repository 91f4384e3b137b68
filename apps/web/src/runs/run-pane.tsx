import { useTranslations } from 'next-intl';
import { AdviceCards } from '../advice/advice-cards.tsx';
import { ErrorCards } from '../advice/error-cards.tsx';
import { shortcutText } from '../workbench/shortcuts.ts';
import { useShownRun, useWorkbenchState } from '../workbench/workbench-context.tsx';
import { LimitsTable } from './limits-table.tsx';
import { OutcomeCard } from './outcome-card.tsx';
import { RunFacts } from './run-facts.tsx';
import styles from './run-pane.module.css';
import { UsageMeters } from './usage-meters.tsx';

/** What is known of the shown run: how it stands or ended, what it uses, what went wrong, how to mend it. */
export function RunPane() {
  const run = useShownRun();
  const starting = useWorkbenchState((state) => state.starting);
  return (
    <div className={styles.pane}>
      {run === undefined || starting ? (
        <IdleRun />
      ) : (
        <>
          <OutcomeCard run={run} />
          <ErrorCards run={run} />
          <AdviceCards />
          <UsageMeters run={run} />
          <RunFacts run={run} />
        </>
      )}
    </div>
  );
}

function IdleRun() {
  const t = useTranslations('panel');
  return (
    <>
      <section className={styles.idle}>
        <h2>{t('idle')}</h2>
        <p>{t('idleHint', { shortcut: shortcutText('run') })}</p>
      </section>
      <AdviceCards />
      <LimitsTable />
    </>
  );
}
