# Random bytes, broken UTF-8, NULs, halves of characters, every control sequence that makes a terminal answer.
import os
import random

random.seed(1)
for _ in range(50):
    os.write(1, bytes(random.randrange(256) for _ in range(1000)))
for text in (b'\xed\xa0\x80', b'\xf0\x9f', b'\x99\x82', b'\0' * 100, b'\xff\xfe', '你'.encode()[:2]):
    os.write(1, text)
for sequence in (b'\x1b[c', b'\x1b[>c', b'\x1b[6n', b'\x1b[5n', b'\x1b]52;c;aGVsbG8=\x07', b'\x1b]52;c;?\x07', b'\x1b]0;title\x07', b'\x1b[21t', b'\x1bP$qm\x1b\\', b'\x1b]10;?\x07', b'\x1b[?1049h', b'\x1b[?2004h', b'\x1b[?1000h', b'\x1b]8;;javascript:alert(1)\x07click\x1b]8;;\x07', b'\x05', b'\x1b[1000000000b', b'\x1b[99999;99999H', b'\x9b6n', b'\x1b_Gi=1;AAAA\x1b\\'):
    os.write(1, sequence)
import select

answered = select.select([0], [], [], 0.3)[0]
os.write(1, b'\r\n')
if answered:
    os.write(1, b'BREACH: somebody answers: ' + os.read(0, 100) + b'\r\n')
os.write(1, b'tried 70\r\n')
