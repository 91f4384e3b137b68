import { findingText } from '@forkhall/insight';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { KeyboardEvent } from 'react';
import { IconButton } from '../workbench/button.tsx';
import { amountOfSeconds } from './amount-of-seconds.ts';
import styles from './moment-bar.module.css';
import { usePicture, usePictureClient } from './use-picture.ts';

/** Which moment of the run all of the page shows: now, or one to which a person went back. */
export function MomentBar() {
  const t = useTranslations('picture');
  const locale = useLocale();
  const client = usePictureClient();
  const live = usePicture((state) => state.live);
  const at = usePicture((state) => state.at);
  const span = usePicture((state) => state.span);
  const events = usePicture((state) => state.events);
  const behind = usePicture((state) => state.behind);
  const findings = usePicture((state) => state.findings);
  if (events === 0) return null;
  const length = Math.max(0.001, span.to - span.from);
  const shown = Math.min(at ?? span.to, span.to);
  const to = amountOfSeconds(span.to);
  const pressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    switch (event.key) {
      case 'ArrowLeft':
      case 'ArrowDown':
        void client.step(-1);
        break;
      case 'ArrowRight':
      case 'ArrowUp':
        void client.step(1);
        break;
      case 'PageDown':
        client.lookAt(shown - length / 10);
        break;
      case 'PageUp':
        client.lookAt(shown + length / 10);
        break;
      case 'Home':
        client.lookAt(span.from);
        break;
      case 'End':
      case 'Escape':
        client.lookAt(undefined);
        break;
      case ' ':
        client.lookAt(at === undefined ? span.to - 0.001 : undefined);
        break;
      default:
        return;
    }
    event.preventDefault();
  };
  return (
    <section className={styles.moment} data-looking-back={at !== undefined} aria-label={t('moment')}>
      <button
        type="button"
        className={styles.live}
        data-live={at === undefined}
        title={at === undefined ? t('liveHint') : live ? t('backToLive') : t('backToEnd')}
        aria-pressed={at === undefined}
        onClick={() => client.lookAt(undefined)}
      >
        <i className={styles.lamp} aria-hidden />
        {live ? t('live') : t('atEnd')}
      </button>
      <IconButton name={t('stepBack')} onClick={() => void client.step(-1)}>
        <ChevronLeft size={14} aria-hidden />
      </IconButton>
      <div className={styles.scrub}>
        <input
          type="range"
          min={span.from}
          max={span.to}
          step="any"
          value={shown}
          aria-label={t('moment')}
          aria-valuetext={at === undefined ? t('momentLive', { to }) : t('momentValue', { t: amountOfSeconds(shown), to })}
          style={{ '--share': `${((shown - span.from) / length) * 100}%` } as never}
          onChange={(event) => client.lookAt(Number(event.currentTarget.value))}
          onKeyDown={pressed}
        />
        {findings
          .filter(({ severity }) => severity !== 'note')
          .slice(0, 20)
          .map((finding) => (
            <button
              key={finding.key}
              type="button"
              className={styles.tick}
              tabIndex={-1}
              data-severity={finding.severity}
              style={{ left: `${Math.max(0, Math.min(100, ((finding.since - span.from) / length) * 100))}%` }}
              title={t('markFinding', { t: amountOfSeconds(finding.since), title: findingText(finding, locale).title })}
              aria-label={t('markFinding', { t: amountOfSeconds(finding.since), title: findingText(finding, locale).title })}
              onClick={() => client.lookAt(finding.since)}
            />
          ))}
      </div>
      <IconButton name={t('stepForward')} disabled={at === undefined} onClick={() => void client.step(1)}>
        <ChevronRight size={14} aria-hidden />
      </IconButton>
      <span className={styles.clock}>
        {behind > 5_000 ? t('reading', { count: behind }) : at === undefined ? to : t('momentValue', { t: `${shown.toFixed(2)} s`, to })}
      </span>
      {at !== undefined && live ? <span className={styles.meanwhile}>{t('programGoesOn')}</span> : null}
    </section>
  );
}
