/** One place in a stack, as it was printed. */
export interface Frame {
  file: string;
  line: number;
  column?: number;
  /** The function; absent for syntax errors. */
  in?: string;
  /** The source line that was printed with it. */
  code?: string;
}

/** One error that a program printed. */
export interface Failure {
  /** `NameError`, `queue.Empty`, `TypeError` … */
  type: string;
  message: string;
  /** Outermost first. */
  frames: Frame[];
  /** The child that it happened in, as multiprocessing names it. */
  process?: string;
  thread?: string;
  /** The error that this one was raised from, or while handling which it arose. */
  cause?: Failure;
  causeIs?: 'direct' | 'handling';
  /** `ERR_MODULE_NOT_FOUND` and such. */
  code?: string;
  /** Column of the caret under the printed source line, from 0, without its indentation. */
  caret?: number;
}
