import { type At, Handle, type Place, placeOrNew, travels } from './handle.ts';
import { secondsOf, type Wait } from './wait.ts';

/** A flag that processes set, clear and wait for. Not a DOM event: import it by name. */
export class Event extends Handle {
  constructor();
  constructor(at: Place | At);
  constructor(at?: Place | At) {
    super('Event', placeOrNew(at, 'new Event()'));
  }

  /** Sets the flag and wakes all who wait. */
  async set(): Promise<void> {
    await this.call('Event.set()', 'set', []);
  }

  /** Takes the flag back: `wait()` waits again. */
  async clear(): Promise<void> {
    await this.call('Event.clear()', 'clear', []);
  }

  /** Whether the flag is set, at this moment. */
  async isSet(): Promise<boolean> {
    return (await this.call('Event.isSet()', 'isSet', [])) as boolean;
  }

  /** Waits until the flag is set. False when it was not in time, as in Python. */
  async wait(wait?: Wait): Promise<boolean> {
    return (await this.call('Event.wait()', 'wait', [secondsOf(wait, 'Event.wait()')], wait?.signal)) as boolean;
  }
}

travels('Event', Event);
