"""What the sandbox's bootstrap will do: find the package, begin, leave the path as it was."""

import os
import sys

_place = os.path.join(os.path.dirname(os.path.abspath(__file__)), *[os.pardir] * 3, "packages", "runtime", "python")
sys.path.insert(0, os.path.normpath(_place))
import forkhall_events  # noqa: E402

sys.path.pop(0)
sys.path[:] = [folder for folder in sys.path if folder != os.path.dirname(os.path.abspath(__file__))]
os.environ.pop("PYTHONPATH", None)
forkhall_events.start()
