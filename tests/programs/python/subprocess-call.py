# subprocess.call, run and check_output: the child has our terminal, the exit code comes back; a missing command.
import os
import subprocess
import sys

print('$ echo hello', flush=True)
print('Exit code:', subprocess.call(['echo', 'hello', '世界']))
print('Exit code:', subprocess.call('exit 42', shell=True))
print('Exit code:', subprocess.call([sys.executable, '-c', 'import os; os.kill(os.getpid(), 9)']))
print('on our terminal:', subprocess.run([sys.executable, '-c', 'import os; print(os.isatty(0), os.isatty(1), os.isatty(2))']).returncode)
print(subprocess.check_output('pwd; echo $HOME; cat', shell=True, text=True, stdin=subprocess.DEVNULL).split())
print(subprocess.run(['cat'], input='in and out', capture_output=True, text=True))
try:
    subprocess.run(['sh', '-c', 'echo why >&2; exit 5'], check=True, stderr=subprocess.PIPE, text=True)
except subprocess.CalledProcessError as error:
    print(error, error.stderr.strip())
try:
    subprocess.run(['sleep', '600'], timeout=0.1)
except subprocess.TimeoutExpired as error:
    print(type(error).__name__, error.cmd)
print('env', subprocess.check_output('echo $ONLY', shell=True, env={'ONLY': 'this', 'PATH': os.environ['PATH']}, text=True).strip())
print(os.waitstatus_to_exitcode(os.system('exit 3')), os.popen('echo popen').read().strip())
