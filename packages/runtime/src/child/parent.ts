import type { Channel } from '../session/channel.ts';

/** The way to the process that started this one. */
export interface Parent {
  send(frame: readonly unknown[]): void;
  /** From now on what it has to say is heard. */
  open(listener: (frame: unknown[]) => void): Channel;
}
