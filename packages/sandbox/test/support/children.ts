import { readdirSync, readFileSync } from 'node:fs';

/** This process's children that are neither the test runner's own nor gone, as `pid name`. */
export function sandboxProcesses(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        const parent = Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
        return parent === process.pid && /bwrap|forkhall-launcher/.test(command[0] ?? '') ? [`${pid} ${command[0]}`] : [];
      } catch {
        return []; // it has just ended
      }
    });
}

/** Throws where a suite has left a sandbox behind. */
export function expectNoSandboxLeft(): void {
  const left = sandboxProcesses();
  if (left.length > 0) throw new Error(`sandboxes are left: ${left.join(', ')}`);
}
