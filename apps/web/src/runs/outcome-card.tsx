import { endingText, type RunSummary } from '@forkhall/protocol';
import { useLocale, useTranslations } from 'next-intl';
import inline from '../theme/inline.module.css';
import { amountOfTime, clock } from './amounts.ts';
import { useRunLabel } from './run-chip.tsx';
import styles from './run-pane.module.css';
import { runTone } from './run-tone.ts';
import { useElapsed } from './use-elapsed.ts';

/** How the run stands, or how it ended and what to do next. */
export function OutcomeCard({ run }: { run: RunSummary }) {
  const t = useTranslations();
  const locale = useLocale();
  const label = useRunLabel()(run);
  const elapsed = useElapsed(run);
  const tone = runTone(run);
  const ending = run.ending === undefined ? undefined : endingText(run.ending, locale, run.leftovers);
  const state = { queued: t('panel.queued'), starting: t('panel.starting'), running: t('panel.running'), ended: '' }[run.state];
  return (
    <section className={styles.card} data-tone={tone} aria-label={t('panel.title', { number: run.number })}>
      <p>
        <span className={styles.headline} data-tone={tone}>
          {t('panel.title', { number: run.number })} · {label}
        </span>
        {elapsed === undefined ? null : <span className={inline.dim}> · {run.state === 'ended' ? amountOfTime(elapsed) : clock(elapsed)}</span>}
      </p>
      <p>{ending?.sentence ?? state}</p>
      {ending?.next === undefined ? null : <p className={inline.dim}>{ending.next}</p>}
    </section>
  );
}
