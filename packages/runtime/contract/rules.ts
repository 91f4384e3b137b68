/** A rule of SPEC.md by its number and title, and the program that tries it. */
export type Rules = Record<string, () => Promise<void>>;

/** Runs the rule that the command line names, in this process, as the program's main module. */
export async function runRule(rules: Rules): Promise<void> {
  const title = process.argv[2] ?? '';
  const rule = rules[title];
  if (rule === undefined) throw new Error(`no rule ${title}`);
  await rule();
  process.stdout.write('kept\n');
}

/** The error that the promise rejects with. */
export async function failure(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('no error came');
}
