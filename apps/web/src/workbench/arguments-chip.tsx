import { Popover } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { joinArguments, splitArguments } from '../runs/arguments.ts';
import styles from './header.module.css';
import { useWorkbench, useWorkbenchState } from './workbench-context.tsx';

/** What the program gets as its arguments. */
export function ArgumentsChip() {
  const t = useTranslations('header');
  const workbench = useWorkbench();
  const args = useWorkbenchState((state) => state.settings.args);
  const [opened, setOpened] = useState(false);
  const [draft, setDraft] = useState('');
  const toggle = (open: boolean) => {
    if (open) setDraft(joinArguments(args));
    setOpened(open);
  };
  const change = (text: string) => {
    setDraft(text);
    workbench.setArgs(splitArguments(text));
  };
  return (
    <Popover opened={opened} onChange={toggle} position="bottom-start" transitionProps={{ duration: 0 }} trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className={styles.chip}
          onClick={() => toggle(!opened)}
          aria-label={`${t('arguments')}: ${joinArguments(args) || t('noArguments')}`}
        >
          <span className={args.length > 0 ? styles.mono : ''}>{args.length === 0 ? t('noArguments') : joinArguments(args)}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('arguments')}>
        <div className={styles.argumentsField}>
          <label htmlFor="program-arguments">{t('arguments')}</label>
          <input
            id="program-arguments"
            value={draft}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            onChange={(event) => change(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') toggle(false);
            }}
          />
          <p>{t('argumentsHint')}</p>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
