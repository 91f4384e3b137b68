/** The command was called wrongly: one line that says what and names the fix. Exit status 2; nothing was run. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
