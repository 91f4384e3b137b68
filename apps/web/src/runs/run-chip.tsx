import { endingText, type RunSummary } from '@forkhall/protocol';
import { useLocale, useTranslations } from 'next-intl';
import { usePicture } from '../picture/use-picture.ts';
import { useShownRun, useWorkbenchState } from '../workbench/workbench-context.tsx';
import { amountOfTime, clock } from './amounts.ts';
import styles from './run-chip.module.css';
import { runTone } from './run-tone.ts';
import { useElapsed } from './use-elapsed.ts';

/** The shown run in a line: `run 7 · 00:04.2 · running`. */
export function RunChip() {
  const t = useTranslations('run');
  const run = useShownRun();
  const starting = useWorkbenchState((state) => state.starting);
  const elapsed = useElapsed(run);
  const label = useRunLabel();
  const stuck = useStuckLabel();
  if (starting) return <span className={styles.chip}>{t('starting')}</span>;
  if (run === undefined) return null;
  return (
    <span className={styles.chip} data-tone={runTone(run)}>
      <i className={styles.dot} aria-hidden />
      <span>{t('number', { number: run.number })}</span>
      {elapsed === undefined ? null : <span className={styles.clock}>{run.state === 'ended' ? amountOfTime(elapsed) : clock(elapsed)}</span>}
      {run.state === 'running' && stuck !== undefined ? <b className={styles.stuck}>{stuck}</b> : <b>{label(run)}</b>}
    </span>
  );
}

/** `deadlocked` or `stuck`, where that is so now, whatever moment the page shows: findings of an earlier one say nothing of the run. */
export function useStuckLabel(): string | undefined {
  const t = useTranslations('run');
  const code = usePicture((state) =>
    state.live && state.at === undefined ? state.findings.find(({ severity, until }) => severity === 'stuck' && until === undefined)?.code : undefined,
  );
  if (code === undefined) return undefined;
  return code === 'deadlock' ? t('deadlocked') : t('stuck');
}

/** A run's state in a word or two: its place in the queue, `running`, or how it ended. */
export function useRunLabel(): (run: RunSummary) => string {
  const t = useTranslations('run');
  const locale = useLocale();
  return (run) => {
    if (run.ending !== undefined) return endingText(run.ending, locale).label;
    if (run.state === 'queued') return run.queuePlace === undefined ? t('queued') : t('queuePlace', { place: run.queuePlace });
    return run.state === 'running' ? t('running') : t('starting');
  };
}
