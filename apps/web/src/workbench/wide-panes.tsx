import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { browserStorage } from '../session/browser-storage.ts';
import styles from './frame.module.css';
import { usePanePreferences } from './pane-preferences.ts';

export interface PanesProps {
  files: ReactNode;
  editor: ReactNode;
  terminal: ReactNode;
  run: ReactNode;
}

const noStorage = { getItem: () => null, setItem: () => {} };

export function WidePanes({ files, editor, terminal, run }: PanesProps) {
  const t = useTranslations('panes');
  const storage = browserStorage() ?? noStorage;
  const runShown = usePanePreferences((state) => state.runShown);
  const columns = useDefaultLayout({ id: 'forkhall.columns', panelIds: runShown ? ['files', 'middle', 'run'] : ['files', 'middle'], storage });
  const rows = useDefaultLayout({ id: 'forkhall.rows', panelIds: ['editor', 'terminal'], storage });
  return (
    <Group orientation="horizontal" className={styles.group} {...columns}>
      <Panel id="files" defaultSize={208} minSize={150} maxSize={420} groupResizeBehavior="preserve-pixel-size">
        <section className={`${styles.pane} ${styles.side}`} aria-label={t('files')} data-pane="files" tabIndex={-1}>
          {files}
        </section>
      </Panel>
      <Separator className={styles.handleColumn} aria-label={t('resizeFiles')} />
      <Panel id="middle" minSize={320}>
        <Group orientation="vertical" className={styles.group} {...rows}>
          <Panel id="editor" defaultSize="66%" minSize={120}>
            <section className={styles.pane} aria-label={t('editor')} data-pane="editor" tabIndex={-1}>
              {editor}
            </section>
          </Panel>
          <Separator className={styles.handleRow} aria-label={t('resizeTerminal')} />
          <Panel id="terminal" defaultSize="34%" minSize={110}>
            <section className={styles.pane} aria-label={t('terminal')} data-pane="terminal" tabIndex={-1}>
              {terminal}
            </section>
          </Panel>
        </Group>
      </Panel>
      {runShown ? (
        <>
          <Separator className={styles.handleColumn} aria-label={t('resizeRun')} />
          <Panel id="run" defaultSize="36%" minSize={280} maxSize="60%" groupResizeBehavior="preserve-pixel-size">
            <section className={`${styles.pane} ${styles.side}`} aria-label={t('run')} data-pane="run" tabIndex={-1}>
              {run}
            </section>
          </Panel>
        </>
      ) : null}
    </Group>
  );
}
