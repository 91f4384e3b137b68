import { useTranslations } from 'next-intl';
import { AdviceCards } from '../advice/advice-cards.tsx';
import { ErrorCards } from '../advice/error-cards.tsx';
import { MomentBar } from '../picture/moment-bar.tsx';
import { PictureHints, PictureSections } from '../picture/picture-sections.tsx';
import { usePicture } from '../picture/use-picture.ts';
import { TimelinePane } from '../timeline/timeline-pane.tsx';
import { shortcutText } from '../workbench/shortcuts.ts';
import { useShownRun, useWorkbenchState } from '../workbench/workbench-context.tsx';
import { LimitsTable } from './limits-table.tsx';
import { OutcomeCard } from './outcome-card.tsx';
import { RunFacts } from './run-facts.tsx';
import styles from './run-pane.module.css';
import { UsageMeters } from './usage-meters.tsx';

/** What is known of the shown run: how it stands or ended, what went wrong, its processes, what it uses, how to mend it. */
export function RunPane() {
  const run = useShownRun();
  const starting = useWorkbenchState((state) => state.starting);
  // While a program runs, the header says so; what its processes do is news.
  const pictured = usePicture((state) => state.picture !== undefined);
  return (
    <div className={styles.frame}>
      <div className={styles.pane}>
        {run === undefined || starting ? (
          <IdleRun />
        ) : (
          <>
            {run.state === 'running' && pictured ? null : <OutcomeCard run={run} />}
            <ErrorCards run={run} />
            <PictureSections />
            <AdviceCards />
            <UsageMeters run={run} />
            <RunFacts run={run} />
          </>
        )}
      </div>
      <TimelinePane />
      <MomentBar />
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
      <PictureHints />
      <AdviceCards />
      <LimitsTable />
    </>
  );
}
