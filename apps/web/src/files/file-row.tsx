import { Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Download, EllipsisVertical, Pencil, Play, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { KeyboardEvent } from 'react';
import buttons from '../workbench/button.module.css';
import { Button } from '../workbench/button.tsx';
import { useWorkbench, useWorkbenchState } from '../workbench/workbench-context.tsx';
import type { FileEntry } from '../workbench/workbench-state.ts';
import styles from './files-pane.module.css';
import { PathName } from './path-name.tsx';
import { saveAs } from './save-as.ts';

export function FileRow({ file }: { file: FileEntry }) {
  const t = useTranslations('files');
  const workbench = useWorkbench();
  const active = useWorkbenchState((state) => state.active?.kind === 'file' && state.active.fileId === file.id);
  const entry = useWorkbenchState((state) => state.settings.entryId === file.id);

  const rename = () => workbench.set({ naming: { kind: 'rename', fileId: file.id } });
  const remove = () => {
    const removed = workbench.removeFile(file.id);
    if (removed === undefined) return;
    const id = `removed-${file.id}`;
    const undo = () => {
      workbench.restoreFile(removed);
      notifications.hide(id);
    };
    notifications.show({
      id,
      autoClose: 12_000,
      message: (
        <span style={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 12 }}>
          {t('deleted', { path: file.path })}
          <Button onClick={undo}>{t('undo')}</Button>
        </span>
      ),
    });
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'F2') rename();
    else if (event.key === 'Delete') remove();
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') moveFocus(event);
    else return;
    event.preventDefault();
  };

  return (
    <li className={styles.row} data-active={active}>
      <button
        type="button"
        className={styles.open}
        aria-current={active}
        title={file.path}
        onClick={() => workbench.openTab({ kind: 'file', fileId: file.id })}
        onDoubleClick={rename}
        onKeyDown={pressed}
      >
        <LanguageBadge path={file.path} language={file.language} />
        <PathName path={file.path} />
        {entry ? <Play size={10} fill="currentColor" className={styles.entry} aria-label={t('entry')} /> : null}
      </button>
      <Menu position="bottom-end" transitionProps={{ duration: 0 }} width={200}>
        <Menu.Target>
          <button type="button" className={`${buttons.icon} ${styles.actions}`} aria-label={t('actions', { path: file.path })}>
            <EllipsisVertical size={14} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {file.language !== undefined && !entry ? (
            <Menu.Item leftSection={<Play size={14} />} onClick={() => workbench.setEntry(file.id)}>
              {t('makeEntry')}
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<Pencil size={14} />} rightSection={<small>F2</small>} onClick={rename}>
            {t('rename')}
          </Menu.Item>
          <Menu.Item leftSection={<Download size={14} />} onClick={() => saveAs(file.path, workbench.textOf(file.id))}>
            {t('download')}
          </Menu.Item>
          <Menu.Item leftSection={<Trash2 size={14} />} color="red" onClick={remove}>
            {t('delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}

const badges = { python: 'PY', typescript: 'TS' } as const;

export function LanguageBadge({ path, language }: { path: string; language: FileEntry['language'] }) {
  const script = /\.(js|mjs)$/i.test(path);
  return (
    <span className={styles.badge} data-language={language ?? 'other'} aria-hidden>
      {language === undefined ? '·' : script ? 'JS' : badges[language]}
    </span>
  );
}

function moveFocus(event: KeyboardEvent): void {
  const rows = [...(event.currentTarget.closest('ul')?.querySelectorAll<HTMLElement>('li > button:first-child') ?? [])];
  const index = rows.indexOf(event.currentTarget as HTMLElement);
  rows[index + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
}
