import { OctagonX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useStuckLabel } from '../runs/run-chip.tsx';
import styles from './frame.module.css';
import type { PanesProps } from './wide-panes.tsx';
import { useWorkbench, useWorkbenchState } from './workbench-context.tsx';
import type { Pane } from './workbench-state.ts';

const order: readonly Pane[] = ['files', 'editor', 'terminal', 'run'];

/** On a narrow window the panes are tabs. */
export function NarrowPanes(panes: PanesProps) {
  const workbench = useWorkbench();
  const shown = useWorkbenchState((state) => state.narrowPane);
  const t = useTranslations();
  // There is no room for the run's chip: that nothing goes on would be seen in one of four panes only.
  const stuck = useStuckLabel();
  const names: Record<Pane, string> = { files: t('files.title'), editor: t('panes.editor'), terminal: t('terminal.tab'), run: t('panes.run') };
  return (
    <div className={styles.narrow}>
      <div className={styles.switch} role="tablist" aria-label={t('panes.switch')}>
        {order.map((pane) => (
          <button key={pane} type="button" role="tab" aria-selected={pane === shown} aria-controls={`pane-${pane}`} onClick={() => workbench.showPane(pane)}>
            {names[pane]}
            {pane === 'run' && stuck !== undefined ? (
              <>
                {' '}
                <OctagonX size={14} className={styles.stuck} aria-label={stuck} />
              </>
            ) : null}
          </button>
        ))}
      </div>
      <div className={styles.narrowBody}>
        {order.map((pane) => (
          <section
            key={pane}
            id={`pane-${pane}`}
            className={`${styles.pane} ${pane === 'files' || pane === 'run' ? styles.side : ''}`}
            aria-label={t(`panes.${pane}`)}
            data-pane={pane}
            tabIndex={-1}
            hidden={pane !== shown}
          >
            {panes[pane]}
          </section>
        ))}
      </div>
    </div>
  );
}
