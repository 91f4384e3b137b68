import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { LanguageBadge } from '../files/file-row.tsx';
import { useSessionState, useWorkbench, useWorkbenchState } from '../workbench/workbench-context.tsx';
import { sameTab, type Tab, tabKey } from '../workbench/workbench-state.ts';
import styles from './editor-pane.module.css';

/** The open files. Arrow keys move between them, Delete closes one, as does the middle mouse button. */
export function TabStrip() {
  const t = useTranslations();
  const tabs = useWorkbenchState((state) => state.tabs);
  return (
    <div className={styles.strip} role="tablist" aria-label={t('editor.tabs')}>
      {tabs.map((tab) => (
        <OpenTab key={tabKey(tab)} tab={tab} />
      ))}
    </div>
  );
}

function OpenTab({ tab }: { tab: Tab }) {
  const t = useTranslations('editor');
  const workbench = useWorkbench();
  const active = useWorkbenchState((state) => sameTab(state.active, tab));
  const file = useWorkbenchState((state) => (tab.kind === 'file' ? state.files.find((candidate) => candidate.id === tab.fileId) : undefined));
  const runNumber = useSessionState((state) => (tab.kind === 'written' ? state.runs.find((run) => run.id === tab.runId)?.number : undefined));
  const path = tab.kind === 'file' ? (file?.path ?? '') : tab.path;
  const place = useRef<HTMLDivElement>(null);
  // Many files: the one that is shown is not the one that is out of sight.
  useEffect(() => {
    if (active && path !== '') place.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active, path]);
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Delete') workbench.closeTab(tab);
    else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') moveFocus(event);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={place}
      className={styles.tab}
      role="presentation"
      data-active={active}
      onAuxClick={(event) => {
        if (event.button === 1) workbench.closeTab(tab);
      }}
    >
      <button
        type="button"
        role="tab"
        className={styles.tabName}
        aria-selected={active}
        tabIndex={active ? 0 : -1}
        title={path}
        onClick={() => workbench.openTab(tab)}
        onKeyDown={pressed}
      >
        {tab.kind === 'file' ? <LanguageBadge path={path} language={file?.language} /> : null}
        <span className={tab.kind === 'written' ? styles.written : ''} translate="no">
          {path.slice(path.lastIndexOf('/') + 1)}
        </span>
        {runNumber === undefined ? null : <small>#{runNumber}</small>}
      </button>
      <button type="button" className={styles.tabClose} tabIndex={-1} aria-hidden title={t('close', { path })} onClick={() => workbench.closeTab(tab)}>
        <X size={13} aria-hidden />
      </button>
    </div>
  );
}

function moveFocus(event: KeyboardEvent): void {
  const tabs = [...(event.currentTarget.closest('[role="tablist"]')?.querySelectorAll<HTMLElement>('[role="tab"]') ?? [])];
  const next = tabs[(tabs.indexOf(event.currentTarget as HTMLElement) + (event.key === 'ArrowRight' ? 1 : -1) + tabs.length) % tabs.length];
  next?.focus();
  next?.click();
}
