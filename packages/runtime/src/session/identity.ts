/** Who this process is among the processes of its session. */
export interface Identity {
  /** `0` for the main process; a child's is its parent's, a dot, and a number. */
  serial: string;
  name: string;
  daemon: boolean;
  parentPid: number;
  /** Set while a child evaluates the program's module: nothing may be started then. */
  evaluating: boolean;
  /** The program's module. */
  mainUrl: string | undefined;
}

export const identity: Identity = {
  serial: '0',
  name: 'MainProcess',
  daemon: false,
  parentPid: process.ppid,
  evaluating: false,
  mainUrl: undefined,
};

let children = 0;
let objects = 0;

export function nextChildNumber(): number {
  return ++children;
}

/** A name for a new shared object that no other process of the session will give. */
export function nextObjectId(): string {
  return `${identity.serial}/${++objects}`;
}
