import type { ExplainedOutput } from '@forkhall/advice';
import type { Language } from '@forkhall/protocol';
import type { FileAdvice } from '../advice/file-advice.ts';
import type { EditorProblem } from '../editor/code-editor.ts';
import type { RunProblem } from '../problems/problem.ts';
import type { SessionSettings } from '../session/document.ts';

export interface FileEntry {
  id: string;
  path: string;
  language: Language | undefined;
}

/** What the middle of the page shows: a file of the session, or one that a run wrote. */
export type Tab = { kind: 'file'; fileId: string } | { kind: 'written'; runId: string; path: string };

export type Dialog = { kind: 'shortcuts' } | { kind: 'sources'; runId: string } | { kind: 'repairs'; fileId: string };

export type BottomTab = 'terminal' | 'problems';
export type Pane = 'files' | 'editor' | 'terminal' | 'run';

export interface WorkbenchState {
  files: readonly FileEntry[];
  settings: SessionSettings;
  tabs: readonly Tab[];
  active: Tab | undefined;
  /** The run whose log the terminal shows. */
  shownRunId: string | undefined;
  bottomTab: BottomTab;
  /** Errors that the shown run's output reports. */
  runProblems: readonly RunProblem[];
  /** Findings of the editor itself. */
  editorProblems: readonly EditorProblem[];
  cursor: { line: number; column: number; selected: number };
  dialog: Dialog | undefined;
  /** On a narrow window one pane is shown at a time. */
  narrowPane: Pane;
  /** How much this browser's clock is ahead of the server's. */
  clockSkewMs: number;
  /** A run was asked for and has no id yet. */
  starting: boolean;
  /** What is advised for the shown file. */
  advice: FileAdvice | undefined;
  /** Repairs that a person does not want, by `repairsKey`. */
  dismissedRepairs: readonly string[];
  /** The file that text was last pasted into. */
  pasted: { fileId: string } | undefined;
  /** What a run's errors mean, in plain words. */
  explained: { runId: string; output: ExplainedOutput } | undefined;
  /** Where a new file's name is being typed, or a file's name is changed. */
  naming: { kind: 'new' } | { kind: 'rename'; fileId: string } | undefined;
}

export const newWorkbenchState: WorkbenchState = {
  files: [],
  settings: { entryId: undefined, startMethod: undefined, taskSwitches: false, args: [] },
  tabs: [],
  active: undefined,
  shownRunId: undefined,
  bottomTab: 'terminal',
  runProblems: [],
  editorProblems: [],
  cursor: { line: 1, column: 1, selected: 0 },
  dialog: undefined,
  narrowPane: 'editor',
  clockSkewMs: 0,
  starting: false,
  advice: undefined,
  dismissedRepairs: [],
  pasted: undefined,
  explained: undefined,
  naming: undefined,
};

export function sameTab(a: Tab | undefined, b: Tab | undefined): boolean {
  if (a === undefined || b === undefined || a.kind !== b.kind) return a === b;
  if (a.kind === 'file') return b.kind === 'file' && a.fileId === b.fileId;
  return b.kind === 'written' && a.runId === b.runId && a.path === b.path;
}

export function tabKey(tab: Tab): string {
  return tab.kind === 'file' ? `file:${tab.fileId}` : `written:${tab.runId}:${tab.path}`;
}

export function tabOpened(state: WorkbenchState, tab: Tab): WorkbenchState {
  const tabs = state.tabs.some((other) => sameTab(other, tab)) ? state.tabs : [...state.tabs, tab];
  return { ...state, tabs, active: tab };
}

/** Closes a tab; its neighbour takes its place. */
export function tabClosed(state: WorkbenchState, tab: Tab): WorkbenchState {
  const index = state.tabs.findIndex((other) => sameTab(other, tab));
  if (index < 0) return state;
  const tabs = state.tabs.filter((_other, at) => at !== index);
  return { ...state, tabs, active: sameTab(state.active, tab) ? (tabs[index] ?? tabs[index - 1]) : state.active };
}

/** The document has changed: tabs of files that are gone are closed, and the entry is opened where nothing is. */
export function filesListed(state: WorkbenchState, files: readonly FileEntry[], settings: SessionSettings): WorkbenchState {
  const present = new Set(files.map((file) => file.id));
  let next: WorkbenchState = { ...state, files, settings };
  for (const tab of state.tabs) if (tab.kind === 'file' && !present.has(tab.fileId)) next = tabClosed(next, tab);
  if (next.active === undefined && settings.entryId !== undefined) next = tabOpened(next, { kind: 'file', fileId: settings.entryId });
  return next;
}

export function fileByPath(state: WorkbenchState, path: string): FileEntry | undefined {
  return state.files.find((file) => file.path === path);
}

export function entryOf(state: WorkbenchState): FileEntry | undefined {
  return state.files.find((file) => file.id === state.settings.entryId);
}
