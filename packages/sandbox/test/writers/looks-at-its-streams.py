"""Nothing about the streams is other than it is without marks."""

import io
import os
import sys

for stream in (sys.stdout, sys.stderr):
    raw = getattr(stream.buffer, "raw", stream.buffer)
    print(repr(stream), type(stream), stream.name, stream.mode, stream.fileno(), stream.isatty(), stream.encoding, stream.errors)
    print(stream.newlines, stream.line_buffering, stream.write_through, stream.writable(), stream.readable(), stream.seekable())
    print(stream.buffer.__sizeof__() - type(stream.buffer).__basicsize__ if raw is not stream.buffer else "-")
    print(repr(stream.buffer), stream.buffer.name, stream.buffer.mode, repr(raw), raw.mode, raw.closefd, isinstance(raw, io.FileIO))
print(sys.stdout is sys.__stdout__, sys.stderr is sys.__stderr__)
print([sys.stdout.write("four"), sys.stdout.buffer.write(b"1234567"), sys.stdout.flush(), os.write(1, b"")])
raw = getattr(sys.stdout.buffer, "raw", sys.stdout.buffer)
print([raw.write(b""), raw.write(b"abc\n"), raw.write(memoryview(b"wide" * 3)), raw.write(bytearray(b"12")), raw.writelines([b"a", b"b"])])
for wrong in ("text", None, 3):
    try:
        raw.write(wrong)
    except Exception as error:
        print(type(error), error, error.__traceback__.tb_next)
print("\u4f60\u597d", "\t|", "\rover", "\x1d", "\x1d\x01\x02", end="\n\n")
sys.stdout.buffer.write(bytes(range(256)) * 20)
sys.stdout.flush()
sys.stdout.reconfigure(line_buffering=False)
print("x" * 20000)
sys.stdout.detach().write(b"detached\n")
os.write(2, b"and back\n")
sys.stderr.close()
try:
    print("closed", file=sys.stderr)
except ValueError as error:
    os.write(1, str(error).encode())
