// A vitest reporter: says of each test that came right only when it was tried again what was wrong the first time, which
// vitest's own reporter leaves out.
export default class RetriedTestsReporter {
  #told = [];

  onTestCaseResult(test) {
    const { state, errors = [] } = test.result();
    if (state !== 'passed' || !test.diagnostic()?.retryCount) return;
    const [first] = errors;
    const text = first?.stack ?? first?.message ?? 'no error is known';
    const own = text.split('\n').filter((line) => !line.includes('/node_modules/'));
    this.#told.push([`${test.module.relativeModuleId} > ${test.fullName}`, ...own].join('\n'));
  }

  onTestRunEnd() {
    if (this.#told.length === 0) return;
    process.stdout.write(`\n Came right at the second try (each is a defect to find):\n\n${this.#told.join('\n\n')}\n`);
  }
}
