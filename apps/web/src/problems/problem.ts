/** A place in one of the session's files. Lines and columns count from 1. */
export interface Place {
  path: string;
  line: number;
  column?: number;
}

/** In the order in which one reads: file by file, from the top. */
export function byPlace(a: Place, b: Place): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || (a.column ?? 0) - (b.column ?? 0);
}

/** What a program's own error report says: a traceback of Python, a stack of Node. */
export interface RunProblem extends Place {
  /** The last line of the report, as in `ValueError: Pool is still running`. */
  message: string;
  /** The source line that the report quotes, without its indentation. */
  quoted?: string;
  /** The part of `quoted` that the report underlines, counted from 0; `end` is not in it. */
  underlined?: { start: number; end: number };
  /** Who reported it where that is not the main program, as in `Process-2`. */
  reporter?: string;
  /** The calls in the session's files, outermost first; the last one is the place itself. */
  frames: readonly (Place & { name?: string })[];
}

/** The folder in which programs run. */
export const workFolder = '/home/student/';

/**
 * The path inside the session that a report names: absolute below the work folder, a file URL, or relative.
 * Undefined for the interpreter's own files.
 */
export function sessionPath(reported: string): string | undefined {
  let path = reported;
  if (path.startsWith('file://')) {
    try {
      path = decodeURIComponent(path.slice('file://'.length));
    } catch {
      return undefined;
    }
  }
  if (path.startsWith(workFolder)) path = path.slice(workFolder.length);
  path = path.replace(/^\.\//, '');
  return path === '' || path.startsWith('/') || path.startsWith('<') || path.startsWith('node:') ? undefined : path;
}
