import { useEffect } from 'react';
import { flushSync } from 'react-dom';
import { usePanePreferences } from './pane-preferences.ts';
import { type Command, commandOf } from './shortcuts.ts';
import type { Workbench } from './workbench.ts';
import { useWorkbench } from './workbench-context.tsx';

const order = ['header', 'files', 'editor', 'terminal', 'run'] as const;
type Stop = (typeof order)[number];

/** The page's own keys, before the editor and the terminal get them. */
export function useShortcuts(): void {
  const workbench = useWorkbench();
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.isComposing || document.querySelector('[aria-modal="true"]') !== null) return;
      const command = commandOf(event, isTyping(event.target));
      if (command === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      perform(workbench, command);
    };
    addEventListener('keydown', pressed, { capture: true });
    return () => removeEventListener('keydown', pressed, { capture: true });
  }, [workbench]);
}

function perform(workbench: Workbench, command: Command): void {
  switch (command) {
    case 'run':
      void workbench.run();
      break;
    case 'stop':
      void workbench.stop();
      break;
    case 'interrupt':
      void workbench.interrupt();
      break;
    case 'next-pane':
      movePane(workbench, 1);
      break;
    case 'previous-pane':
      movePane(workbench, -1);
      break;
    case 'focus-editor':
      focusPane(workbench, 'editor');
      break;
    case 'focus-terminal':
      focusPane(workbench, 'terminal');
      break;
    case 'new-file':
      workbench.set({ naming: { kind: 'new' }, narrowPane: 'files' });
      break;
    case 'save':
      // Everything is saved as it is typed; the browser need not offer to save the page.
      break;
    case 'help':
      workbench.set({ dialog: { kind: 'shortcuts' } });
      break;
  }
}

function movePane(workbench: Workbench, step: 1 | -1): void {
  const stops = order.filter((stop) => stop !== 'run' || usePanePreferences.getState().runShown);
  const current = document.activeElement?.closest<HTMLElement>('[data-pane]')?.dataset.pane;
  const index = stops.indexOf(current as Stop);
  focusPane(workbench, stops[(index + step + stops.length) % stops.length] ?? 'editor');
}

function focusPane(workbench: Workbench, stop: Stop): void {
  // A hidden pane is shown first. Nothing is left for later: the next key belongs to the pane already.
  flushSync(() => {
    if (stop !== 'header') workbench.showPane(stop);
    if (stop === 'terminal') workbench.set({ bottomTab: 'terminal' });
  });
  if (stop === 'editor' && workbench.store.getState().active?.kind === 'file') workbench.editor?.focus();
  else if (stop === 'terminal') workbench.terminal.focus();
  else {
    const pane = document.querySelector<HTMLElement>(`[data-pane="${stop}"]`);
    if (pane) focusWithin(pane);
  }
}

/** Focuses the first thing in a pane that takes the focus (what is folded away does not), or the pane itself. */
function focusWithin(pane: HTMLElement): void {
  const current = pane.querySelectorAll<HTMLElement>('[aria-current="true"]');
  const others = pane.querySelectorAll<HTMLElement>('button:not(:disabled), [tabindex="0"]');
  for (const element of [...current, ...others, pane]) {
    element.focus();
    if (pane.contains(document.activeElement)) return;
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('.monaco-editor, .xterm') !== null)
  );
}
