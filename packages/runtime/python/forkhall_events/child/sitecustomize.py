"""How a Python program begins that a watched program has started; see children.py."""

import os
import sys

_here = os.path.dirname(os.path.abspath(__file__))
_ours, _separator, _rest = os.environ.pop("PYTHONPATH", "").partition(os.pathsep)
if _separator:
    os.environ["PYTHONPATH"] = _rest
sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != _here]
sys.path_importer_cache.pop(_here, None)
_packages = os.path.dirname(os.path.dirname(_here))
sys.path.insert(0, _packages)
try:
    import forkhall_events

    sys.path.remove(_packages)
    forkhall_events.start()
finally:
    if _packages in sys.path[:1]:
        sys.path.remove(_packages)
    sys.path_importer_cache.pop(_packages, None)
    # The distribution's own, or the ImportError that `site` expects where there is none.
    del sys.modules["sitecustomize"]
import sitecustomize  # noqa: E402, F401
