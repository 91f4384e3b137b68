"""Runs one of CPython's own test modules, as `run-suite.py test_queue`, and writes the counts to result.json."""

import json
import sys
import unittest


def main():
    name = sys.argv[1]
    suite = unittest.defaultTestLoader.loadTestsFromName("test." + name)
    result = unittest.TextTestRunner(verbosity=2, stream=sys.stdout).run(suite)
    counts = {
        "run": result.testsRun,
        "failures": len(result.failures) + len(result.unexpectedSuccesses),
        "errors": len(result.errors),
        "skipped": len(result.skipped),
        "bad": [str(test) for test, _ in result.failures + result.errors] + [str(test) for test in result.unexpectedSuccesses],
    }
    with open("result.json", "w") as file:
        json.dump(counts, file)


if __name__ == "__main__":
    main()
