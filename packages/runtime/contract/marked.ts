import { readdirSync, readFileSync } from 'node:fs';

/** By this variable of their environment the processes of one run of the rules are known: children inherit it. */
const name = 'FORKHALL_CONTRACT';

export class Mark {
  readonly #value = `${process.pid}-${Date.now()}`;

  /** What the programs are started with. */
  get environment(): Record<string, string> {
    return { [name]: this.#value };
  }

  /** The pids of those that are still there. */
  alive(): string[] {
    return readdirSync('/proc').filter((pid) => {
      try {
        return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${name}=${this.#value}`);
      } catch {
        return false;
      }
    });
  }
}
