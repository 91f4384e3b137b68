import { create } from 'zustand';
import { browserStorage } from '../session/browser-storage.ts';

const key = 'forkhall.terminalEdges';

interface WriterPreferences {
  /** Each line has an edge in the colour of the process that wrote it. */
  edges: boolean;
  showEdges: (edges: boolean) => void;
}

/** How the terminal shows who wrote what; kept in the browser. */
export const useWriterPreferences = create<WriterPreferences>((set) => ({
  edges: browserStorage()?.getItem(key) !== 'no',
  showEdges: (edges) => {
    try {
      browserStorage()?.setItem(key, edges ? 'yes' : 'no');
    } catch {
      // The choice holds for this page.
    }
    set({ edges });
  },
}));
