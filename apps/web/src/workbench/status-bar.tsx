import { defaultLimits } from '@forkhall/protocol';
import { CircleAlert, ShieldAlert, ShieldCheck, ShieldOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { amountOfBytes, amountOfTime } from '../runs/amounts.ts';
import { isLive } from '../session/session-state.ts';
import { Hint } from './button.tsx';
import styles from './status-bar.module.css';
import { useSessionState, useShownRun, useWorkbench, useWorkbenchState } from './workbench-context.tsx';

export function StatusBar({ narrow }: { narrow: boolean }) {
  const t = useTranslations('status');
  return (
    <footer className={styles.bar}>
      <ConnectionState />
      <SaveIndicator />
      <SandboxState />
      {narrow ? null : <Places />}
      {narrow ? null : <LiveUsage />}
      <span className={styles.space} />
      <ProblemCount label={(count) => t('problems', { count })} />
      <Cursor />
      {narrow ? null : <Interpreters />}
    </footer>
  );
}

function ConnectionState() {
  const t = useTranslations('status');
  const connection = useSessionState((state) => state.connection);
  return (
    <span className={styles.item} role="status" data-connection={connection}>
      <i className={styles.dot} aria-hidden />
      {t(connection)}
    </span>
  );
}

function SaveIndicator() {
  const t = useTranslations('status');
  const save = useSessionState((state) => state.save);
  const connected = useSessionState((state) => state.connection === 'connected');
  if (save.kind === 'refused') return <span className={`${styles.item} ${styles.bad}`}>{t('notSaved', { reason: save.message })}</span>;
  const text = save.kind === 'saved' ? t('saved') : connected ? t('saving') : t('keptHere');
  return (
    <span className={`${styles.item} ${save.kind === 'saving' && !connected ? styles.warn : ''}`} data-save={save.kind}>
      {text}
    </span>
  );
}

function SandboxState() {
  const t = useTranslations('status');
  const sandbox = useSessionState((state) => state.status?.sandbox);
  if (sandbox === undefined) return null;
  const { name, hint, icon } = {
    full: { name: t('sandboxFull'), hint: t('sandboxFullHint'), icon: <ShieldCheck size={13} aria-hidden /> },
    weaker: { name: t('sandboxWeaker'), hint: t('sandboxWeakerHint'), icon: <ShieldAlert size={13} aria-hidden /> },
    none: { name: t('sandboxNone'), hint: t('sandboxNoneHint'), icon: <ShieldOff size={13} aria-hidden /> },
  }[sandbox];
  return (
    <Hint text={hint}>
      <span className={`${styles.item} ${sandbox === 'full' ? '' : styles.warn}`}>
        {icon}
        {t('sandbox', { state: name })}
      </span>
    </Hint>
  );
}

function Places() {
  const t = useTranslations('status');
  const places = useSessionState((state) => state.status?.places);
  if (places === undefined) return null;
  return (
    <Hint text={t('placesHint')}>
      <span className={styles.item}>{t(places.waiting > 0 ? 'placesWaiting' : 'places', places)}</span>
    </Hint>
  );
}

/** What the run uses, against its limits. */
function LiveUsage() {
  const t = useTranslations('panel');
  const run = useShownRun();
  const limits = useSessionState((state) => state.status?.limits) ?? defaultLimits;
  if (run?.usage === undefined || !isLive(run)) return null;
  const { cpuMs, peakBytes, processes } = run.usage;
  return (
    <>
      <span className={styles.item}>
        {t('cpu')} {amountOfTime(cpuMs)} {t('of', { limit: amountOfTime(limits.cpuMs) })}
      </span>
      <span className={styles.item}>
        {t('memory')} {amountOfBytes(peakBytes)} {t('of', { limit: amountOfBytes(limits.memoryBytes) })}
      </span>
      <span className={styles.item}>
        {t('processes')} {processes} {t('of', { limit: String(limits.processes) })}
      </span>
    </>
  );
}

function ProblemCount({ label }: { label: (count: number) => string }) {
  const workbench = useWorkbench();
  const count = useWorkbenchState((state) => state.runProblems.length + state.editorProblems.length);
  if (count === 0) return null;
  return (
    <button type="button" className={`${styles.item} ${styles.button}`} onClick={() => workbench.set({ bottomTab: 'problems', narrowPane: 'terminal' })}>
      <CircleAlert size={13} aria-hidden />
      {label(count)}
    </button>
  );
}

function Cursor() {
  const t = useTranslations('status');
  const { line, column, selected } = useWorkbenchState((state) => state.cursor);
  const file = useWorkbenchState((state) => state.active?.kind === 'file');
  if (!file) return null;
  return (
    <span className={styles.item}>
      {t('cursor', { line, column })} {selected > 0 ? t('selected', { count: selected }) : null}
    </span>
  );
}

function Interpreters() {
  const python = useSessionState((state) => state.status?.python);
  const node = useSessionState((state) => state.status?.node);
  return <span className={`${styles.item} ${styles.interpreters}`}>{[python, node].filter((version) => version !== undefined).join(' · ')}</span>;
}
