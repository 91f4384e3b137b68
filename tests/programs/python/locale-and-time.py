# UTF-8 everywhere: encodings, locale, file names; the time zone and the clock.
import datetime
import locale
import os
import sys
import time
import zoneinfo

print(sys.stdin.encoding, sys.stdout.encoding, sys.getfilesystemencoding(), sys.getdefaultencoding(), sys.flags.utf8_mode)
print(os.environ['LANG'], locale.getlocale(), locale.getpreferredencoding())
print(time.tzname, time.timezone, datetime.datetime.fromtimestamp(0).isoformat())
print(datetime.datetime(2026, 7, 1, tzinfo=zoneinfo.ZoneInfo('Asia/Shanghai')).isoformat())
print(2026 <= datetime.datetime.now().year, time.monotonic() > 0)
with open('名字.txt', 'w') as file:
    file.write('内容')
print(open('名字.txt').read(), [name for name in os.listdir() if name.endswith('.txt')])
print(sys.stdout.errors, sys.stderr.errors)
print('\udcff is no character')
