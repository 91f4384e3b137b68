import { create } from 'zustand';
import { browserStorage } from '../session/browser-storage.ts';

const key = 'forkhall.runPaneShown';

interface PanePreferences {
  runShown: boolean;
  showRun: (shown: boolean) => void;
}

/** Which panes are shown; kept in the browser. */
export const usePanePreferences = create<PanePreferences>((set) => ({
  runShown: browserStorage()?.getItem(key) !== 'no',
  showRun: (runShown) => {
    try {
      browserStorage()?.setItem(key, runShown ? 'yes' : 'no');
    } catch {
      // The choice holds for this page.
    }
    set({ runShown });
  },
}));
