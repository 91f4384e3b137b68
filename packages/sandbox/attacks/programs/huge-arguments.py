# Programs with arguments and an environment of many megabytes.
import os
import subprocess

from attack import done, must_not

for arguments, environment in ((['/bin/true', 'x' * 131_000] + ['y' * 100_000] * 60, {}), (['/bin/true'], {f'N{n}': 'v' * 50 for n in range(100_000)}), (['/bin/true'] + ['z'] * 200_000, {})):
    try:
        subprocess.run(arguments, env=environment)
    except (OSError, MemoryError):
        pass
    must_not('', False)
os.environ.update({f'N{n}': 'v' for n in range(1000)})
done()
