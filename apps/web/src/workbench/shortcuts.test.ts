import { expect, it } from 'vitest';
import { commandOf, shortcuts, shortcutText } from './shortcuts.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}, code?: string) => ({
  key,
  ...(code === undefined ? {} : { code }),
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

it('knows a command by its keys, with Ctrl or Command', () => {
  expect(commandOf(press('Enter', { ctrlKey: true }), true)).toBe('run');
  expect(commandOf(press('Enter', { metaKey: true }), true)).toBe('run');
  expect(commandOf(press('Enter', { ctrlKey: true, shiftKey: true }), true)).toBe('stop');
  expect(commandOf(press('F6', { shiftKey: true }), true)).toBe('previous-pane');
  expect(commandOf(press('Dead', { ctrlKey: true }, 'Backquote'), true)).toBe('focus-terminal');
  expect(commandOf(press('Enter'), true)).toBeUndefined();
});

it('takes a question mark as text where text is typed', () => {
  expect(commandOf(press('?', { shiftKey: true }), true)).toBeUndefined();
  expect(commandOf(press('?', { shiftKey: true }), false)).toBe('help');
});

it('no two commands share their keys', () => {
  const texts = shortcuts.map((shortcut) => shortcutText(shortcut.command, false));
  expect(new Set(texts).size).toBe(texts.length);
  expect(shortcutText('run', true)).toBe('⌘⏎');
  expect(shortcutText('stop', false)).toBe('Ctrl+Shift+⏎');
});
