import { documentBounds } from '@forkhall/protocol';
import { FilePlus2, Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { IconButton } from '../workbench/button.tsx';
import { shortcutText } from '../workbench/shortcuts.ts';
import { useWorkbench, useWorkbenchState } from '../workbench/workbench-context.tsx';
import { FileRow } from './file-row.tsx';
import styles from './files-pane.module.css';
import { NameField } from './name-field.tsx';
import { useFileDrop } from './use-file-drop.ts';
import { useUpload } from './use-upload.ts';

/** The session's files. */
export function FileList() {
  const t = useTranslations('files');
  const workbench = useWorkbench();
  const files = useWorkbenchState((state) => state.files);
  const naming = useWorkbenchState((state) => state.naming);
  const picker = useRef<HTMLInputElement>(null);
  const upload = useUpload();
  const dropping = useFileDrop(upload);

  return (
    <div className={dropping ? styles.dropping : ''}>
      <div className={styles.head}>
        <h2>{t('title')}</h2>
        <div className={styles.tools}>
          <IconButton name={t('upload')} onClick={() => picker.current?.click()}>
            <Upload size={14} aria-hidden />
          </IconButton>
          <IconButton name={`${t('add')} (${shortcutText('new-file')})`} onClick={() => workbench.set({ naming: { kind: 'new' } })}>
            <FilePlus2 size={14} aria-hidden />
          </IconButton>
        </div>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label={t('upload')}
          onChange={(event) => {
            if (event.currentTarget.files) void upload(event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
      </div>
      {dropping ? <p className={styles.dropNote}>{t('dropHere')}</p> : null}
      <ul className={styles.list} aria-label={t('list')}>
        {files.map((file) =>
          naming?.kind === 'rename' && naming.fileId === file.id ? (
            <li key={file.id}>
              <NameField
                first={file.path}
                taken={files.filter((other) => other.id !== file.id).map((other) => other.path)}
                done={(path) => workbench.renameFile(file.id, path)}
              />
            </li>
          ) : (
            <FileRow key={file.id} file={file} />
          ),
        )}
        {naming?.kind === 'new' ? (
          <li>
            <NameField first="" taken={files.map((file) => file.path)} done={(path) => workbench.addFile(path) !== undefined} />
          </li>
        ) : null}
      </ul>
      {files.length === 0 && naming === undefined ? <p className={styles.empty}>{t('emptyHint')}</p> : null}
      {files.length >= documentBounds.files ? <p className={styles.empty}>{t('tooMany', { count: documentBounds.files })}</p> : null}
    </div>
  );
}
