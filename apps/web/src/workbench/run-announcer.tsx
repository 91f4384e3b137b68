import { endingText } from '@forkhall/protocol';
import { useLocale, useTranslations } from 'next-intl';
import { useShownRun } from './workbench-context.tsx';

/** Tells people who do not see the page what the run is doing. */
export function RunAnnouncer() {
  const t = useTranslations('run');
  const locale = useLocale();
  const run = useShownRun();
  const text = (() => {
    if (run === undefined) return '';
    if (run.state === 'queued') return t('announceQueued', { number: run.number });
    if (run.ending === undefined) return t('announceStarted', { number: run.number });
    return t('announceEnded', { number: run.number, label: endingText(run.ending, locale, run.leftovers).sentence });
  })();
  return (
    <div className="sr-only" role="status" aria-live="polite">
      {text}
    </div>
  );
}
