import type { ProcessEvent } from '@forkhall/protocol';
import { processEventSchema } from '@forkhall/protocol';
import type { SandboxRun } from '../../src/types.ts';

/** The events of a run, gathered, checked against the schema, and waited for. */
export class EventWatch {
  readonly events: ProcessEvent[] = [];
  #waiting: { wanted: (event: ProcessEvent) => boolean; resolve: (event: ProcessEvent) => void }[] = [];

  constructor(run: SandboxRun) {
    run.onEvents((events) => {
      for (const event of events) {
        this.events.push(processEventSchema.parse(event));
        this.#waiting = this.#waiting.filter(({ wanted, resolve }) => {
          if (!wanted(event)) return true;
          resolve(event);
          return false;
        });
      }
    });
  }

  /** Resolves with the first event that is wanted, also one that has come already. */
  tells(wanted: (event: ProcessEvent) => boolean): Promise<ProcessEvent> {
    const found = this.events.find(wanted);
    return found ? Promise.resolve(found) : new Promise((resolve) => this.#waiting.push({ wanted, resolve }));
  }

  of(pid: number): ProcessEvent[] {
    return this.events.filter((event) => event.pid === pid);
  }

  /** What is known of a process's start, from all reports together, the later ones over the earlier. */
  start(pid: number): Record<string, unknown> {
    const reports = this.of(pid).filter((event) => event.event === 'process.started');
    return Object.assign({}, ...reports.map(({ parent, name, how }) => ({ ...(parent && { parent }), ...(name && { name }), how })));
  }

  /** How it ended, in all reports that say it, without repetitions. */
  ends(pid: number): unknown[] {
    const reports = this.of(pid).flatMap((event) => (event.event === 'process.exited' ? [event.signal ?? event.code ?? '?'] : []));
    return [...new Set(reports)];
  }
}
