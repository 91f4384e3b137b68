import { Play, RotateCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { isLive } from '../session/session-state.ts';
import { Button } from '../workbench/button.tsx';
import { shortcutText } from '../workbench/shortcuts.ts';
import { useShownRun, useWorkbench, useWorkbenchState } from '../workbench/workbench-context.tsx';
import { entryOf } from '../workbench/workbench-state.ts';

export function RunButtons({ narrow }: { narrow: boolean }) {
  const t = useTranslations('run');
  const workbench = useWorkbench();
  const run = useShownRun();
  const starting = useWorkbenchState((state) => state.starting);
  const entry = useWorkbenchState(entryOf);
  const live = isLive(run);
  // Who looks at another file is told what runs.
  const elsewhere = useWorkbenchState(({ active }) => active?.kind === 'file' && active.fileId !== entry?.id);
  return (
    <>
      <Button
        kind="primary"
        icon={live ? <RotateCw size={13} aria-hidden /> : <Play size={13} fill="currentColor" aria-hidden />}
        shortcut={narrow ? undefined : shortcutText('run')}
        hint={live && run !== undefined ? t('againHint', { number: run.number }) : t('runHint', { path: entry?.path ?? '' })}
        disabled={entry === undefined || starting}
        onClick={() => void workbench.run()}
      >
        {narrow || entry === undefined ? t('run') : live ? t('again') : elsewhere ? t('runHint', { path: entry.path }) : t('run')}
      </Button>
      <Button
        shortcut={narrow ? undefined : shortcutText('interrupt')}
        hint={t('interruptHint')}
        disabled={run?.state !== 'running'}
        onClick={() => void workbench.interrupt()}
      >
        {t('interrupt')}
      </Button>
      <Button kind="danger" shortcut={narrow ? undefined : shortcutText('stop')} hint={t('stopHint')} disabled={!live} onClick={() => void workbench.stop()}>
        {t('stop')}
      </Button>
    </>
  );
}
