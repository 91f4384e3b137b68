# What a program can ask its terminal: isatty, the device's name, session and groups; wide characters come out whole.
import os
import sys

print([stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)])
print('device', os.ttyname(0).rpartition('/')[0], os.ttyname(0) == os.ttyname(1), os.ctermid())
print('in the foreground:', os.tcgetpgrp(0) == os.getpgrp() == os.getpid())
with open('/dev/tty', 'w') as terminal:
    print('straight to /dev/tty', file=terminal)
print('TERM', os.environ['TERM'], 'line buffered', sys.stdout.line_buffering)
print('宽字符 🙂 e\u0301 한글 ﷽ \u200d👩‍👩‍👧 ｆｕｌｌ')
sys.stdout.buffer.write(b'raw \xe4\xbd\xa0 bytes\n')
print('stderr', file=sys.stderr)
