export type Command = 'run' | 'stop' | 'interrupt' | 'next-pane' | 'previous-pane' | 'focus-editor' | 'focus-terminal' | 'new-file' | 'save' | 'help';

export interface Shortcut {
  command: Command;
  key: string;
  /** Ctrl, on a Mac Command. */
  control?: boolean;
  shift?: boolean;
  alt?: boolean;
}

export const shortcuts: readonly Shortcut[] = [
  { command: 'run', key: 'Enter', control: true },
  { command: 'stop', key: 'Enter', control: true, shift: true },
  { command: 'interrupt', key: 'F9' },
  { command: 'next-pane', key: 'F6' },
  { command: 'previous-pane', key: 'F6', shift: true },
  { command: 'focus-editor', key: 'E', control: true, shift: true },
  { command: 'focus-terminal', key: '`', control: true },
  { command: 'new-file', key: 'N', alt: true },
  { command: 'save', key: 'S', control: true },
  { command: 'help', key: '?' },
];

export interface PressedKey {
  key: string;
  code?: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

/** The command that a key stands for. `typing`: the key may be meant as text, so that only combinations count. */
export function commandOf(pressed: PressedKey, typing: boolean): Command | undefined {
  const control = pressed.ctrlKey || pressed.metaKey;
  for (const shortcut of shortcuts) {
    if (shortcut.command === 'help') {
      if (!typing && pressed.key === '?' && !control && !pressed.altKey) return 'help';
      continue;
    }
    const sameKey =
      pressed.key.toLowerCase() === shortcut.key.toLowerCase() ||
      (shortcut.key === '`' && pressed.code === 'Backquote') ||
      (shortcut.alt === true && pressed.code === `Key${shortcut.key}`);
    if (sameKey && control === (shortcut.control ?? false) && pressed.shiftKey === (shortcut.shift ?? false) && pressed.altKey === (shortcut.alt ?? false))
      return shortcut.command;
  }
  return undefined;
}

const signs: Record<string, string> = { Enter: '⏎' };

export function isMac(): boolean {
  return typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform);
}

/** The shortcut as it is written on this system's keyboards: `Ctrl+⏎`, `⌘⏎`. */
export function shortcutText(command: Command, mac: boolean = isMac()): string {
  const shortcut = shortcuts.find((candidate) => candidate.command === command);
  if (shortcut === undefined) return '';
  return keysText(shortcut, mac);
}

export function keysText({ key, control, shift, alt }: Omit<Shortcut, 'command'>, mac: boolean = isMac()): string {
  const sign = signs[key] ?? key;
  if (mac) return `${alt ? '⌥' : ''}${shift ? '⇧' : ''}${control ? '⌘' : ''}${sign}`;
  return `${control ? 'Ctrl+' : ''}${alt ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${sign}`;
}
