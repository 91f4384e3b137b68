import { Menu } from '@mantine/core';
import { Check, ChevronDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import styles from './header.module.css';
import { useWorkbench, useWorkbenchState } from './workbench-context.tsx';
import { entryOf } from './workbench-state.ts';

/** Which file Run starts. */
export function EntryMenu() {
  const t = useTranslations('header');
  const workbench = useWorkbench();
  const files = useWorkbenchState((state) => state.files);
  const entry = useWorkbenchState(entryOf);
  const runnable = files.filter((file) => file.language !== undefined);
  return (
    <Menu position="bottom-start" transitionProps={{ duration: 0 }} width="max-content" disabled={runnable.length === 0}>
      <Menu.Target>
        <button type="button" className={`${styles.chip} ${styles.strong}`} aria-label={`${t('program')}: ${entry?.path ?? t('noEntry')}`}>
          <span>{entry?.path ?? t('noEntry')}</span>
          <ChevronDown size={13} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('program')}</Menu.Label>
        {runnable.map((file) => (
          <Menu.Item
            key={file.id}
            leftSection={file.id === entry?.id ? <Check size={14} /> : <span style={{ width: 14 }} />}
            aria-current={file.id === entry?.id}
            onClick={() => workbench.setEntry(file.id)}
          >
            {file.path}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
