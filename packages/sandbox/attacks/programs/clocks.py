# Set the clock, slew it, or stop one's own wall time.
import ctypes
import os
import resource
import time

from attack import done, fails, must_not, refused

now = (ctypes.c_long * 2)(1_000_000_000, 0)
before = time.time()
refused('clock_settime', 0, ctypes.byref(now))
refused('settimeofday', ctypes.byref(now), 0)
refused('adjtimex', ctypes.byref(ctypes.create_string_buffer(b'\x01' + b'\0' * 255)))
refused('clock_adjtime', 0, ctypes.byref(ctypes.create_string_buffer(256)))
fails('time.clock_settime', time.clock_settime, time.CLOCK_REALTIME, 1_000_000_000)
must_not('the clock jumped', abs(time.time() - before) > 60)
for name in ('/dev/rtc', '/dev/rtc0', '/dev/ptp0', '/proc/driver/rtc'):
    must_not(name, os.path.exists(name) and name.startswith('/dev'))
fails('more CPU time', resource.setrlimit, resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
done()
