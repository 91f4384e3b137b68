/** The folder of the program as the sandbox has it. */
export const homeFolder = '/home/student';

/**
 * Takes out of a program's output what may differ between two right runs, and nothing else:
 * the folder's path, process ids (by first appearance, where they stand as `pid=`, `ppid=`, `parent=`, `(pid 7)` or as a shell's job `[1] `),
 * the folder of the library that it imports, memory addresses, and gevent's time stamps. Line ends become `\n`.
 */
export function normalise(output: string, folder: string): string {
  const names = new Map<string, string>();
  return output
    .replaceAll('\r\n', '\n')
    .replaceAll(folder, homeFolder)
    .replace(/file:[^\s)]*\/node_modules\/(?=@forkhall\/runtime\/)/g, 'LIBRARY/')
    .replace(/(\(pid |\bpid=|\bppid=|\bparent=|^\[\d+\] )(\d+)/gm, (_, label: string, pid: string) => {
      if (!names.has(pid)) names.set(pid, String.fromCharCode(65 + names.size));
      return label + names.get(pid);
    })
    .replace(/\b0x[0-9a-f]{6,16}\b/g, '0xADDRESS')
    .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME');
}

/** The pids that a program printed. */
export function printedPids(output: string): number[] {
  return [...output.matchAll(/\bp?pid=(\d+)/g)].map((match) => Number(match[1]));
}

/** The lines without their order. */
export function sortedLines(output: string): string[] {
  return output.split('\n').sort();
}
