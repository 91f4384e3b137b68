import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { objectNames } from '../picture/object-name.ts';
import { usePictureClient } from '../picture/use-picture.ts';
import { useWorkbench } from '../workbench/workbench-context.tsx';
import { processMarks } from './process-marks.ts';

/** Often enough to follow a program, seldom enough to be read. */
const everyMs = 200;

/**
 * Keeps the editor's marks of processes as the shown moment of the run has them. True where there would be marks, and the
 * text has changed since the run began.
 */
export function useProcessMarks(): boolean {
  const t = useTranslations('editor');
  const locale = useLocale();
  const workbench = useWorkbench();
  const client = usePictureClient();
  const [stale, setStale] = useState(false);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let left = false;
    /** What the run was started with; undefined until it is known. */
    let started: { runId: string; texts: Map<string, string> } | undefined;
    const learn = async (runId: string) => {
      started = { runId, texts: new Map() };
      const files = await workbench.shown.sourcesOf(runId).catch(() => []);
      if (left || started?.runId !== runId) return;
      started = { runId, texts: new Map(files.map(({ path, text }) => [path, text])) };
      soon();
    };
    const show = () => {
      timer = undefined;
      const { editor } = workbench;
      const { active, files } = workbench.store.getState();
      const { picture, runId, looks, selected } = client.store.getState();
      const file = active?.kind === 'file' ? files.find(({ id }) => id === active.fileId) : undefined;
      if (editor === undefined) return;
      if (runId !== undefined && started?.runId !== runId) void learn(runId);
      const marks = picture === undefined || file === undefined ? [] : processMarks(picture, file.path, objectNames(picture), locale);
      const source = file === undefined ? undefined : started?.texts.get(file.path);
      const same = file !== undefined && source === workbench.textOf(file.id);
      setStale(marks.length > 0 && source !== undefined && !same);
      editor.setProcessMarks(same ? marks : [], {
        colourOf: (process) => looks.get(process)?.colour ?? 8,
        more: (count) => t('moreWait', { count }),
        runs: (name) => t('runsHere', { name }),
        select: (process) => client.select({ kind: 'process', process }),
        selected: selected?.kind === 'process' ? selected.process : undefined,
      });
    };
    const soon = () => {
      timer ??= setTimeout(show, everyMs);
    };
    const stops = [client.store.subscribe(soon), workbench.store.subscribe(soon), workbench.onEditor(soon)];
    workbench.session.doc.on('update', soon);
    soon();
    return () => {
      left = true;
      clearTimeout(timer);
      for (const stop of stops) stop();
      workbench.session.doc.off('update', soon);
    };
  }, [workbench, client, locale, t]);
  return stale;
}
