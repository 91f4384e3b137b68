import type { SourceFile } from '@forkhall/protocol';
import { notifications } from '@mantine/notifications';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { DiffView } from '../editor/diff-view.tsx';
import { languageId } from '../editor/language-id.ts';
import { PathName } from '../files/path-name.tsx';
import { Button } from '../workbench/button.tsx';
import { Dialog } from '../workbench/dialog.tsx';
import styles from '../workbench/diff-dialog.module.css';
import { useSessionState, useWorkbench, useWorkbenchState } from '../workbench/workbench-context.tsx';
import { fileByPath } from '../workbench/workbench-state.ts';

/** The files that a run was started with, beside what they are now. */
export function SourcesDialog({ runId, close }: { runId: string; close: () => void }) {
  const t = useTranslations('sources');
  const workbench = useWorkbench();
  const number = useSessionState((state) => state.runs.find((run) => run.id === runId)?.number ?? 0);
  const [sources, setSources] = useState<readonly SourceFile[] | Error>();
  const [path, setPath] = useState<string>();
  // What is in the session now is read again after each restore.
  const [restored, setRestored] = useState(0);
  const state = useWorkbenchState((all) => all);

  useEffect(() => {
    let left = false;
    workbench.session.ask('run.sources', { runId }).then(
      ({ entry, files }) => {
        if (left) return;
        setSources(files);
        setPath(entry);
      },
      (error: Error) => {
        if (!left) setSources(error);
      },
    );
    return () => {
      left = true;
    };
  }, [workbench, runId]);

  const now = (of: string) => {
    const file = fileByPath(state, of);
    return file === undefined ? undefined : workbench.textOf(file.id);
  };
  const restore = (file: SourceFile) => {
    const present = fileByPath(workbench.store.getState(), file.path);
    if (present === undefined) workbench.addFile(file.path, file.text);
    else workbench.replaceText(present.id, file.text);
    notifications.show({ message: t('restored', { path: file.path, number }) });
    setRestored(restored + 1);
  };
  const files = Array.isArray(sources) ? (sources as SourceFile[]) : [];
  const changed = files.filter((file) => now(file.path) !== file.text);
  const shown = files.find((file) => file.path === path);

  return (
    <Dialog title={t('title', { number })} size="min(1100px, 92vw)" close={close}>
      {sources === undefined ? <p>{t('loading')}</p> : null}
      {sources instanceof Error ? <p role="alert">{t('failed', { reason: sources.message })}</p> : null}
      {files.length > 0 ? (
        <div className={styles.dialog}>
          <ul className={styles.list} aria-label={t('list')}>
            {files.map((file) => {
              const text = now(file.path);
              return (
                <li key={file.path}>
                  <button type="button" className={styles.choice} aria-current={file.path === path} onClick={() => setPath(file.path)}>
                    <PathName path={file.path} />
                    <small>{text === undefined ? t('removed') : text === file.text ? t('same') : t('changed')}</small>
                  </button>
                </li>
              );
            })}
          </ul>
          {shown === undefined ? null : (
            <DiffView key={`${shown.path} ${restored}`} before={shown.text} after={now(shown.path) ?? ''} language={languageId(shown.path)} label={t('diff')} />
          )}
          <div className={styles.foot}>
            <span className={styles.note}>{t('diff')}</span>
            {changed.length > 1 ? <Button onClick={() => changed.forEach(restore)}>{t('restoreAll')}</Button> : null}
            <Button kind="primary" disabled={shown === undefined || now(shown.path) === shown.text} onClick={() => shown && restore(shown)}>
              {t('restore')}
            </Button>
          </div>
        </div>
      ) : null}
    </Dialog>
  );
}
