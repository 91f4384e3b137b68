import { Menu } from '@mantine/core';
import { ChevronDown } from 'lucide-react';
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
        <Menu.RadioGroup value={entry?.id ?? null} onChange={(fileId) => workbench.setEntry(fileId)}>
          {runnable.map((file) => (
            <Menu.RadioItem key={file.id} value={file.id} closeMenuOnClick>
              {file.path}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
