import type { RunSummary } from '@forkhall/protocol';
import { Menu } from '@mantine/core';
import { Download, EllipsisVertical, FileDiff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import list from '../files/files-pane.module.css';
import { runLogUrl } from '../session/written-file-url.ts';
import buttons from '../workbench/button.module.css';
import { useSessionState, useWorkbench, useWorkbenchState } from '../workbench/workbench-context.tsx';
import { amountOfTime } from './amounts.ts';
import { useRunLabel } from './run-chip.tsx';
import styles from './run-list.module.css';
import { runTone } from './run-tone.ts';

const firstShown = 30;

/** The session's runs, the newest first. */
export function RunList() {
  const t = useTranslations('runs');
  const runs = useSessionState((state) => state.runs);
  const [all, setAll] = useState(false);
  if (runs.length === 0) return null;
  return (
    <div>
      <div className={list.head}>
        <h2>{t('title')}</h2>
      </div>
      <ul className={list.list} aria-label={t('list')}>
        {(all ? runs : runs.slice(0, firstShown)).map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </ul>
      {runs.length > firstShown && !all ? (
        <button type="button" className={styles.more} onClick={() => setAll(true)}>
          {t('more', { count: runs.length - firstShown })}
        </button>
      ) : null}
    </div>
  );
}

function RunRow({ run }: { run: RunSummary }) {
  const t = useTranslations('runs');
  const workbench = useWorkbench();
  const sessionId = useSessionState((state) => state.sessionId) ?? '';
  const shown = useWorkbenchState((state) => state.shownRunId === run.id);
  const label = useRunLabel()(run);
  const tone = runTone(run);
  return (
    <li className={list.row} data-active={shown}>
      <button
        type="button"
        className={list.open}
        aria-current={shown}
        title={t('show', { number: run.number, label })}
        onClick={() => workbench.showRun(run.id)}
      >
        <span className={styles.number}>{run.number}</span>{' '}
        <span className={styles.entry} translate="no">
          {run.entry}
        </span>{' '}
        <span className={styles.label} data-tone={tone}>
          {label}
        </span>{' '}
        {run.usage === undefined || tone !== 'good' ? null : <span className={list.aside}>{amountOfTime(run.usage.wallMs)}</span>}
      </button>
      <Menu position="bottom-end" transitionProps={{ duration: 0 }} width={240}>
        <Menu.Target>
          <button type="button" className={`${buttons.icon} ${list.actions}`} aria-label={t('actions', { number: run.number })}>
            <EllipsisVertical size={14} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<FileDiff size={14} />} onClick={() => workbench.set({ dialog: { kind: 'sources', runId: run.id } })}>
            {t('sources')}
          </Menu.Item>
          <Menu.Item leftSection={<Download size={14} />} component="a" href={runLogUrl(sessionId, run.id)} download>
            {t('downloadLog')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}
