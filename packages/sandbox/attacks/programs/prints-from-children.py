# stdout and stderr from eight processes, without end.
import os

print('tried 1', flush=True)
for _ in range(3):
    os.fork()
while True:
    os.write(1, b'out' * 1000)
    os.write(2, b'err' * 1000)
