import { type Language, languageOf, welcomePrograms } from '@forkhall/protocol';
import { useMantineColorScheme } from '@mantine/core';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { OfferBar } from '../advice/offer-bar.tsx';
import { useOfferWatch } from '../advice/use-offer-watch.ts';
import { WrittenPreview } from '../files/written-preview.tsx';
import { Button } from '../workbench/button.tsx';
import { useSessionState, useWorkbench, useWorkbenchState } from '../workbench/workbench-context.tsx';
import styles from './editor-pane.module.css';
import { loadEditor } from './load-editor.ts';
import { TabStrip } from './tab-strip.tsx';
import { useProcessMarks } from './use-process-marks.ts';

export function EditorPane() {
  const t = useTranslations('editor');
  const active = useWorkbenchState((state) => state.active);
  const opened = useSessionState((state) => state.opened);
  const state = useEditor();
  useOfferWatch();
  const stale = useProcessMarks();
  return (
    <div className={styles.pane}>
      <TabStrip />
      <div className={styles.body}>
        <EditorPlace hidden={active?.kind !== 'file'} />
        {state === 'failed' ? <p className={styles.note}>{t('failed')}</p> : null}
        {active?.kind === 'written' ? <WrittenPreview runId={active.runId} path={active.path} /> : null}
        {active === undefined && opened ? <NothingOpen /> : null}
        {stale && active?.kind === 'file' ? (
          <p className={styles.stale} role="status">
            {t('marksStale')}
          </p>
        ) : null}
        <OfferBar />
      </div>
    </div>
  );
}

/** Loads the editor for the workbench once. */
function useEditor(): 'loading' | 'ready' | 'failed' {
  const t = useTranslations('editor');
  const workbench = useWorkbench();
  const locale = useLocale();
  const { colorScheme } = useMantineColorScheme();
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>(workbench.editor === undefined ? 'loading' : 'ready');
  const label = useRef(t);
  label.current = t;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; language and colours follow by themselves
  useEffect(() => {
    if (workbench.editor !== undefined) return;
    let left = false;
    loadEditor(locale).then(
      ({ CodeEditor }) => {
        if (left || workbench.editor !== undefined) return;
        workbench.attachEditor(
          new CodeEditor({
            doc: workbench.session.doc,
            colours: document.documentElement.dataset.mantineColorScheme === 'light' ? 'light' : 'dark',
            ariaLabel: (path) => label.current('label', { path }),
            cursorMoved: (cursor) => workbench.set({ cursor }),
            problemsChanged: (editorProblems) => workbench.set({ editorProblems }),
            pasted: (fileId) => workbench.pasted(fileId),
          }),
        );
        setState('ready');
      },
      () => setState('failed'),
    );
    return () => {
      left = true;
    };
  }, [workbench]);
  void colorScheme;
  return state;
}

function EditorPlace({ hidden }: { hidden: boolean }) {
  const t = useTranslations('editor');
  const workbench = useWorkbench();
  const place = useRef<HTMLDivElement>(null);
  const [mounted, setMounted] = useState(false);
  useEffect(() => {
    const mount = () => {
      if (place.current === null || workbench.editor === undefined) return;
      workbench.editor.mount(place.current);
      setMounted(true);
    };
    mount();
    return workbench.onEditor(mount);
  }, [workbench]);
  return (
    <div ref={place} className={styles.place} hidden={hidden}>
      {mounted ? null : <p className={styles.note}>{t('loading')}</p>}
    </div>
  );
}

function NothingOpen() {
  const t = useTranslations();
  const workbench = useWorkbench();
  const files = useWorkbenchState((state) => state.files);
  /** The first file of a language has a program to begin with. */
  const addFirst = (language: Language) => {
    const { path, text } = welcomePrograms[language];
    workbench.addFile(path, files.some((file) => languageOf(file.path) === language) ? '' : text);
  };
  return (
    <div className={styles.empty}>
      <h2>{t('editor.emptyTitle')}</h2>
      <p>{t('editor.emptyHint')}</p>
      <div className={styles.emptyActions}>
        <Button onClick={() => addFirst('python')}>{t('files.newPython')}</Button>
        <Button onClick={() => addFirst('typescript')}>{t('files.newTypescript')}</Button>
      </div>
    </div>
  );
}
