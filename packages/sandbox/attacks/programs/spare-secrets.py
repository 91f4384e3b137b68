# In a sandbox that waited for its program: find what prepared it, the channel it waited on, traces of other programs.
import gc
import os
import sys

from attack import done, must_not

must_not('variables', [name for name in os.environ if 'FORKHALL' in name or name.startswith('PYTHON')])
must_not(f'the bootstrap is on the path: {sys.path}', [path for path in sys.path if 'forkhall' in path])
# The hooks that tell events are there in every program.
must_not('the bootstrap is a module', [name for name, module in list(sys.modules.items()) if '/opt/forkhall' in str(getattr(module, '__file__', '')) and name.split('.')[0] != 'forkhall_events'])
must_not(f'arguments {sys.orig_argv}', sys.orig_argv[:2] != ['python3', 'main.py'])
descriptors = [name for name in os.listdir('/proc/self/fd') if int(name) > 2 and os.path.exists(f'/proc/self/fd/{name}')]
must_not(f'descriptors {descriptors}', len(descriptors) > 1)
must_not('files of another', [name for name in os.listdir('.') if name not in ('main.py', 'attack.py', '__pycache__')])
must_not('processes of another', len([name for name in os.listdir('/proc') if name.isdigit()]) > 2)
sockets = [item for item in gc.get_objects() if type(item).__name__ == 'socket']
must_not(f'open sockets {sockets}', [item for item in sockets if item.fileno() >= 0])
done(3)
