import { defaultLimits } from '@forkhall/protocol';
import { useTranslations } from 'next-intl';
import { useSessionState } from '../workbench/workbench-context.tsx';
import { amountOfTime, limitOfBytes } from './amounts.ts';
import styles from './run-pane.module.css';

/** What a run may use on this server. */
export function LimitsTable() {
  const t = useTranslations('panel');
  const limits = useSessionState((state) => state.status?.limits) ?? defaultLimits;
  const rows: [string, string][] = [
    [t('time'), amountOfTime(limits.wallMs)],
    [t('cpu'), amountOfTime(limits.cpuMs)],
    [t('memory'), limitOfBytes(limits.memoryBytes)],
    [t('processes'), String(limits.processes)],
    [t('output'), limitOfBytes(limits.outputBytes)],
    [t('disk'), limitOfBytes(limits.diskBytes)],
  ];
  return (
    <section className={styles.section}>
      <h2>{t('limitsTitle')}</h2>
      <dl className={styles.facts}>
        {rows.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
