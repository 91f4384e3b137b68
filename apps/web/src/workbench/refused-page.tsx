import { useTranslations } from 'next-intl';
import { browserStorage } from '../session/browser-storage.ts';
import { writeLastSession } from '../session/last-session.ts';
import { Button } from './button.tsx';
import styles from './refused-page.module.css';

export function RefusedPage({ reason }: { reason: string | undefined }) {
  const t = useTranslations('page');
  const begin = () => {
    writeLastSession(browserStorage(), undefined);
    location.assign('/?new');
  };
  return (
    <main className={styles.page}>
      <h1>{t('refusedTitle')}</h1>
      <p>{t('refusedHint')}</p>
      {reason === undefined ? null : <p className={styles.reason}>{reason}</p>}
      <Button kind="primary" onClick={begin}>
        {t('newSession')}
      </Button>
    </main>
  );
}
