"""Runs one of CPython's own test modules, as `run-suite.py test_queue`, and writes the counts to result.json."""

import json
import sys
import unittest


class Result(unittest.TextTestResult):
    """Keeps what came of each test."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.outcomes = {}

    def stopTest(self, test):
        super().stopTest(test)
        self.outcomes.setdefault(str(test), "passed")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.outcomes[str(test)] = "skipped"

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.outcomes[str(test)] = "failed"

    def addError(self, test, error):
        super().addError(test, error)
        self.outcomes[str(test)] = "error"


def main():
    name = sys.argv[1]
    suite = unittest.defaultTestLoader.loadTestsFromName("test." + name)
    result = unittest.TextTestRunner(verbosity=2, stream=sys.stdout, resultclass=Result).run(suite)
    counts = {
        "run": result.testsRun,
        "failures": len(result.failures) + len(result.unexpectedSuccesses),
        "errors": len(result.errors),
        "skipped": len(result.skipped),
        "outcomes": result.outcomes,
        "bad": [str(test) for test, _ in result.failures + result.errors] + [str(test) for test in result.unexpectedSuccesses],
    }
    with open("result.json", "w") as file:
        json.dump(counts, file)


if __name__ == "__main__":
    main()
