import { expect, it } from 'vitest';
import { type FileEntry, filesListed, newWorkbenchState, sameTab, tabClosed, tabOpened } from './workbench-state.ts';

const file = (id: string): FileEntry => ({ id, path: `${id}.py`, language: 'python' });
const settings = { entryId: 'a', startMethod: undefined, taskSwitches: false, args: [] };

it('opens the entry where nothing is open', () => {
  const state = filesListed(newWorkbenchState, [file('a'), file('b')], settings);
  expect(state.active).toEqual({ kind: 'file', fileId: 'a' });
});

it('opens a tab once and closes it in favour of its neighbour', () => {
  let state = filesListed(newWorkbenchState, [file('a'), file('b'), file('c')], settings);
  state = tabOpened(tabOpened(tabOpened(state, { kind: 'file', fileId: 'b' }), { kind: 'file', fileId: 'c' }), { kind: 'file', fileId: 'b' });
  expect(state.tabs).toHaveLength(3);
  state = tabClosed(state, { kind: 'file', fileId: 'b' });
  expect(state.active).toEqual({ kind: 'file', fileId: 'c' });
  state = tabClosed(tabClosed(state, { kind: 'file', fileId: 'c' }), { kind: 'file', fileId: 'a' });
  expect(state.active).toBeUndefined();
});

it('closes the tabs of files that are gone', () => {
  let state = filesListed(newWorkbenchState, [file('a'), file('b')], settings);
  state = tabOpened(state, { kind: 'file', fileId: 'b' });
  state = filesListed(state, [file('a')], settings);
  expect(state.tabs).toEqual([{ kind: 'file', fileId: 'a' }]);
  expect(sameTab(state.active, { kind: 'file', fileId: 'a' })).toBe(true);
});
