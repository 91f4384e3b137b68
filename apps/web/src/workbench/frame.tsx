import { useMediaQuery } from '@mantine/hooks';
import { EditorPane } from '../editor/editor-pane.tsx';
import { FilesPane } from '../files/files-pane.tsx';
import { RunPane } from '../runs/run-pane.tsx';
import { TerminalPane } from '../terminal/terminal-pane.tsx';
import { Dialogs } from './dialogs.tsx';
import styles from './frame.module.css';
import { Header } from './header.tsx';
import { NarrowPanes } from './narrow-panes.tsx';
import { RunAnnouncer } from './run-announcer.tsx';
import { StatusBar } from './status-bar.tsx';
import { useShortcuts } from './use-shortcuts.ts';
import { WidePanes } from './wide-panes.tsx';

export function Frame() {
  const narrow = useMediaQuery('(max-width: 999px)', false, { getInitialValueInEffect: false });
  useShortcuts();
  const panes = { files: <FilesPane />, editor: <EditorPane />, terminal: <TerminalPane />, run: <RunPane /> };
  return (
    <div className={styles.frame}>
      <Header narrow={narrow} />
      <main className={styles.main}>{narrow ? <NarrowPanes {...panes} /> : <WidePanes {...panes} />}</main>
      <StatusBar narrow={narrow} />
      <Dialogs />
      <RunAnnouncer />
    </div>
  );
}
