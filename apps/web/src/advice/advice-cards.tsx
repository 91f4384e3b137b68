import { useLocale, useTranslations } from 'next-intl';
import panel from '../runs/run-pane.module.css';
import inline from '../theme/inline.module.css';
import { Button } from '../workbench/button.tsx';
import { useWorkbench, useWorkbenchState } from '../workbench/workbench-context.tsx';
import styles from './advice.module.css';

const shownHints = 4;

/** For the shown file: repairs that are offered, and what is worth knowing. */
export function AdviceCards() {
  const t = useTranslations();
  const locale = useLocale();
  const workbench = useWorkbench();
  const advice = useWorkbenchState((state) => state.advice);
  if (advice === undefined) return null;
  const { repairs } = advice;
  const hints = advice.hints.slice(0, shownHints);
  return (
    <>
      {repairs.length === 0 ? null : (
        <section className={panel.card} aria-label={t('panel.repairsTitle', { path: advice.path })}>
          <p className={panel.headline}>{t('panel.repairsTitle', { path: advice.path })}</p>
          <ul className={styles.offers}>
            {repairs.map((offer) => (
              <li key={offer.code}>
                {offer.title[locale]}
                {offer.line === undefined ? null : <span className={inline.dim}> · {t('advice.line', { line: offer.line })}</span>}
              </li>
            ))}
          </ul>
          <p style={{ marginTop: 8 }}>
            <Button onClick={() => workbench.set({ dialog: { kind: 'repairs', fileId: advice.fileId } })}>{t('panel.showRepairs')}</Button>
          </p>
        </section>
      )}
      {hints.length === 0 ? null : (
        <section className={panel.section} aria-label={t('panel.hintsTitle')}>
          <h2>{t('panel.hintsTitle')}</h2>
          <ul className={styles.offers}>
            {hints.map((offer) => (
              <li key={offer.code}>
                <strong>{offer.title[locale]}</strong>
                {offer.line === undefined ? null : (
                  <>
                    {' '}
                    <button type="button" className={inline.link} onClick={() => workbench.openPlace({ path: advice.path, line: offer.line ?? 1 })}>
                      {t('advice.line', { line: offer.line })}
                    </button>
                  </>
                )}
                <div className={styles.why}>{offer.why[locale]}</div>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
