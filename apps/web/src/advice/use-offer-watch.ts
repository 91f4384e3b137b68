import { useEffect } from 'react';
import { useWorkbench, useWorkbenchState } from '../workbench/workbench-context.tsx';
import { fileAdvice } from './file-advice.ts';

const afterPasteMs = 80;
const afterTypingMs = 900;

/** Reads the shown file some time after it was changed, and keeps what is advised for it. */
export function useOfferWatch(): void {
  const workbench = useWorkbench();
  const fileId = useWorkbenchState((state) => (state.active?.kind === 'file' ? state.active.fileId : undefined));
  const file = useWorkbenchState((state) => state.files.find((candidate) => candidate.id === fileId));
  const pasted = useWorkbenchState((state) => state.pasted?.fileId === fileId);
  const [path, language] = [file?.path, file?.language];

  useEffect(() => {
    if (fileId === undefined || path === undefined || language === undefined) {
      workbench.set({ advice: undefined });
      return;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    let left = false;
    let read = '';
    const look = async () => {
      const text = workbench.textOf(fileId);
      if (text === read) return;
      read = text;
      const otherFiles = workbench.store.getState().files.flatMap((other) => (other.id === fileId ? [] : [other.path]));
      try {
        const context = { pasted, otherFiles };
        const { offers } = await workbench.advice.ask({ kind: 'offers', text, language, context });
        // One repair often brings the next to light: what is offered is all that can be made one after the other.
        const { applied } = await workbench.advice.ask({ kind: 'repaired', text, language, codes: undefined, context });
        if (!left && workbench.textOf(fileId) === text) workbench.set({ advice: fileAdvice(fileId, path, offers, applied) });
      } catch {
        // No advice for this text.
      }
    };
    const soon = (delayMs: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => void look(), delayMs);
    };
    const changed = () => soon(afterTypingMs);
    workbench.session.doc.on('update', changed);
    soon(afterPasteMs);
    return () => {
      left = true;
      clearTimeout(timer);
      workbench.session.doc.off('update', changed);
    };
  }, [workbench, fileId, path, language, pasted]);
}
