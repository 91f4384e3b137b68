import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { SessionState } from '../session/session-state.ts';
import type { Workbench } from './workbench.ts';
import type { WorkbenchState } from './workbench-state.ts';

export const WorkbenchContext = createContext<Workbench | undefined>(undefined);

export function useWorkbench(): Workbench {
  const workbench = useContext(WorkbenchContext);
  if (workbench === undefined) throw new Error('useWorkbench: used outside of the workbench');
  return workbench;
}

export function useWorkbenchState<T>(select: (state: WorkbenchState) => T): T {
  return useStore(useWorkbench().store, select);
}

export function useSessionState<T>(select: (state: SessionState) => T): T {
  return useStore(useWorkbench().session.store, select);
}

/** The run that the terminal shows. */
export function useShownRun() {
  const shownRunId = useWorkbenchState((state) => state.shownRunId);
  return useSessionState((state) => state.runs.find((run) => run.id === shownRunId));
}
