import { endingText, type RunSummary } from '@forkhall/protocol';
import { Ban, CircleCheck, OctagonX } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useShownRun, useWorkbenchState } from '../workbench/workbench-context.tsx';
import { amountOfBytes, amountOfTime } from './amounts.ts';
import styles from './ending-bar.module.css';
import { runTone } from './run-tone.ts';

/** At the terminal's foot: how the run ended, in one sentence, and what to do next. */
export function EndingBar() {
  const locale = useLocale();
  const run = useShownRun();
  const starting = useWorkbenchState((state) => state.starting);
  if (run?.ending === undefined || starting) return null;
  const { sentence, next } = endingText(run.ending, locale, run.leftovers);
  const tone = runTone(run);
  return (
    <div className={styles.bar} data-tone={tone} data-testid="ending">
      <span className={styles.icon}>
        {tone === 'good' ? <CircleCheck size={15} aria-hidden /> : tone === 'warn' ? <Ban size={15} aria-hidden /> : <OctagonX size={15} aria-hidden />}
      </span>
      <p>
        {sentence} {next === undefined ? null : <span className={styles.next}>{next}</span>}
      </p>
      <Figures run={run} />
    </div>
  );
}

function Figures({ run }: { run: RunSummary }) {
  const t = useTranslations('panel');
  if (run.usage === undefined) return null;
  const { wallMs, cpuMs, peakBytes, processes } = run.usage;
  const figures: [string, string][] = [
    [t('time'), amountOfTime(wallMs)],
    [t('cpuShort'), amountOfTime(cpuMs)],
    ...(peakBytes > 0 ? [[t('memory'), amountOfBytes(peakBytes)] as [string, string]] : []),
    [t('processes'), String(processes)],
  ];
  return (
    <dl className={styles.figures}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
