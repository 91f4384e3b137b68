export interface KeyActs {
  /** So many lanes down, or up. */
  lane(by: number): void;
  /** To the wait before or after. */
  slice(direction: -1 | 1): void;
  move(direction: -1 | 1): void;
  begin(): void;
  end(): void;
  zoomIn(): void;
  zoomOut(): void;
  all(): void;
  choose(): void;
  fold(): void;
  letGo(): void;
}

/** What a key does in the timeline. */
export function pressed(event: KeyboardEvent, acts: KeyActs): void {
  if (event.ctrlKey || event.metaKey || event.altKey || !act(event, acts)) return;
  event.preventDefault();
}

function act({ key, shiftKey }: KeyboardEvent, acts: KeyActs): boolean {
  switch (key) {
    case 'ArrowUp':
    case 'ArrowDown':
      acts.lane(key === 'ArrowDown' ? 1 : -1);
      return true;
    case 'PageUp':
    case 'PageDown':
      acts.lane(key === 'PageDown' ? 8 : -8);
      return true;
    case 'ArrowLeft':
    case 'ArrowRight':
      acts[shiftKey ? 'move' : 'slice'](key === 'ArrowRight' ? 1 : -1);
      return true;
    case 'Home':
      acts.begin();
      return true;
    case 'End':
      acts.end();
      return true;
    case '+':
    case '=':
      acts.zoomIn();
      return true;
    case '-':
      acts.zoomOut();
      return true;
    case '0':
      acts.all();
      return true;
    case 'Enter':
      acts.choose();
      return true;
    case ' ':
      acts.fold();
      return true;
    case 'Escape':
      acts.letGo();
      return true;
    default:
      return false;
  }
}
