import { Modal } from '@mantine/core';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import styles from './dialog.module.css';

/** A window above the page. Escape and a click beside it close it. */
export function Dialog({ title, size, close, children }: { title: string; size: number | string; close: () => void; children: ReactNode }) {
  const t = useTranslations('page');
  return (
    <Modal.Root opened onClose={close} size={size} centered transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      <Modal.Content>
        <div className={styles.head}>
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label={t('close')} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
