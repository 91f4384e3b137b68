import { RunList } from '../runs/run-list.tsx';
import { FileList } from './file-list.tsx';
import styles from './files-pane.module.css';
import { WrittenList } from './written-list.tsx';

export function FilesPane() {
  return (
    <div className={styles.pane}>
      <FileList />
      <WrittenList />
      <RunList />
    </div>
  );
}
