# Popen with pipes: communicate(), returncode, poll, a pipeline, signals; and bytes that are GBK, not UTF-8.
import signal
import subprocess
import sys

talk = subprocess.Popen(
    [sys.executable, '-c', 'import sys\nfor line in sys.stdin: print("got", line.strip())\nprint("bye", file=sys.stderr)\nsys.exit(9)'],
    stdin=subprocess.PIPE,
    stdout=subprocess.PIPE,
    stderr=subprocess.PIPE,
)
print('poll', talk.poll())
output, errors = talk.communicate(b'first\nsecond\nexit\n')
print(output.decode('utf-8'), errors, 'Exit code:', talk.returncode)
gbk = subprocess.run([sys.executable, '-c', 'import sys; sys.stdout.buffer.write("服务器".encode("gbk"))'], stdout=subprocess.PIPE).stdout
print(gbk, gbk.decode('gbk'))
try:
    gbk.decode()
except UnicodeDecodeError as error:
    print(error)
first = subprocess.Popen(['printf', r'3\n1\n2\n'], stdout=subprocess.PIPE)
second = subprocess.Popen(['sort'], stdin=first.stdout, stdout=subprocess.PIPE, text=True)
first.stdout.close()
print('pipeline', second.communicate()[0].split(), first.wait(), second.returncode)
with subprocess.Popen(['sleep', '600']) as endless:
    endless.send_signal(signal.SIGSTOP)
    endless.terminate()
    endless.send_signal(signal.SIGCONT)
print('terminated', endless.returncode, endless.args)
