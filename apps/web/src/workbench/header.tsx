import { RunButtons } from '../runs/run-buttons.tsx';
import { RunChip } from '../runs/run-chip.tsx';
import { ArgumentsChip } from './arguments-chip.tsx';
import { EntryMenu } from './entry-menu.tsx';
import styles from './header.module.css';
import { PageMenu } from './page-menu.tsx';
import { StartMenu } from './start-menu.tsx';

export function Header({ narrow }: { narrow: boolean }) {
  return (
    <header className={styles.header} data-pane="header">
      <h1 className={styles.wordmark} translate="no" aria-label="Forkhall">
        fork<span>hall</span>
      </h1>
      <div className={styles.program}>
        <EntryMenu />
        {narrow ? null : (
          <>
            <StartMenu />
            <ArgumentsChip />
          </>
        )}
      </div>
      <div className={styles.space} />
      {narrow ? null : <RunChip />}
      <RunButtons narrow={narrow} />
      <PageMenu narrow={narrow} />
    </header>
  );
}
