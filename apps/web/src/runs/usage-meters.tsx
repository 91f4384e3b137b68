import { defaultLimits, type RunSummary, type Usage } from '@forkhall/protocol';
import { useTranslations } from 'next-intl';
import { useSessionState } from '../workbench/workbench-context.tsx';
import { amountOfBytes, amountOfTime, limitOfBytes } from './amounts.ts';
import styles from './run-pane.module.css';
import { useElapsed } from './use-elapsed.ts';

/** What the run has used, each against its limit. */
export function UsageMeters({ run }: { run: RunSummary }) {
  const t = useTranslations('panel');
  const limits = useSessionState((state) => state.status?.limits) ?? defaultLimits;
  const elapsed = useElapsed(run);
  const usage: Partial<Usage> = run.usage ?? {};
  const wallMs = elapsed ?? usage.wallMs;
  if (wallMs === undefined && run.usage === undefined) return null;
  const meters: { name: string; used: number | undefined; limit: number; text: (amount: number) => string; limitText?: (amount: number) => string }[] = [
    { name: t('time'), used: wallMs, limit: limits.wallMs, text: amountOfTime },
    { name: t('cpu'), used: usage.cpuMs, limit: limits.cpuMs, text: amountOfTime },
    { name: t('memory'), used: usage.peakBytes === 0 ? undefined : usage.peakBytes, limit: limits.memoryBytes, text: amountOfBytes },
    { name: t('processes'), used: usage.processes, limit: limits.processes, text: String },
    { name: t('output'), used: usage.outputBytes, limit: limits.outputBytes, text: amountOfBytes, limitText: limitOfBytes },
  ];
  return (
    <section className={styles.section}>
      <h2>{t('usage')}</h2>
      <dl className={styles.meters}>
        {meters
          .filter(({ used }) => used !== undefined || run.usage !== undefined)
          .map(({ name, used, limit, text, limitText = text }) => {
            const share = used === undefined ? 0 : Math.min(1, used / limit);
            return (
              <div key={name} className={styles.meter}>
                <dt>{name}</dt>
                <dd>
                  {used === undefined ? t('unknown') : t.rich('usedOf', { used: text(used), limit: limitText(limit), b: (children) => <b>{children}</b> })}
                </dd>
                <div className={styles.track} aria-hidden>
                  <i style={{ width: `${Math.max(share > 0 ? 0.6 : 0, share * 100)}%` }} data-high={share > 0.7} data-full={share >= 0.99} />
                </div>
              </div>
            );
          })}
      </dl>
    </section>
  );
}
