import { WandSparkles, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button, IconButton } from '../workbench/button.tsx';
import { useWorkbench, useWorkbenchState } from '../workbench/workbench-context.tsx';
import styles from './advice.module.css';
import { repairsKey } from './file-advice.ts';

/** A quiet offer to look at repairs, after a paste or a run that failed. */
export function OfferBar() {
  const t = useTranslations('advice');
  const workbench = useWorkbench();
  const advice = useWorkbenchState((state) => state.advice);
  const pasted = useWorkbenchState((state) => state.pasted?.fileId === state.advice?.fileId);
  const failed = useWorkbenchState((state) => state.runProblems.length > 0);
  const dismissed = useWorkbenchState((state) => state.advice !== undefined && state.dismissedRepairs.includes(repairsKey(state.advice)));
  const active = useWorkbenchState((state) => state.active?.kind === 'file' && state.active.fileId === state.advice?.fileId);
  if (advice === undefined || advice.repairs.length === 0 || dismissed || !active || !(pasted || failed)) return null;
  const count = advice.repairs.length;
  return (
    <div className={styles.bar} role="status" data-testid="offer">
      <WandSparkles size={15} aria-hidden />
      <span>{pasted ? t('offerPasted', { count }) : t('offer', { count, path: advice.path })}</span>
      <Button kind="primary" onClick={() => workbench.set({ dialog: { kind: 'repairs', fileId: advice.fileId } })}>
        {t('show')}
      </Button>
      <IconButton name={t('dismiss')} onClick={() => workbench.dismissRepairs(repairsKey(advice))}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}
