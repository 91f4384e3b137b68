# List the processes of the host and of other runs.
import os

from attack import contents, done, facts, must_not

pids = [int(name) for name in os.listdir('/proc') if name.isdigit()]
must_not(f'{len(pids)} processes are seen: {pids}', len(pids) > 3 or max(pids) > 50)
for pid in (facts['serverPid'], facts['witnessPid']):
    must_not(f'process {pid} of the host is seen', b'forkhall-witness' in contents(f'/proc/{pid}/cmdline') or b'vitest' in contents(f'/proc/{pid}/cmdline'))
seen = [pid for pid in range(1, 70_000) if pid != os.getpid() and os.path.exists(f'/proc/{pid}')]
must_not(f'processes by number: {seen}', len(seen) > 3)
must_not('the parent is not process 1', os.getppid() not in (0, 1))
for name in ('/proc/sched_debug', '/proc/timer_list', '/proc/kmsg', '/proc/kcore', '/proc/kpageflags', '/proc/vmallocinfo', '/proc/slabinfo'):
    must_not(f'read {name}', contents(name))
must_not('locks of others', str(facts['witnessPid']).encode() in contents('/proc/locks').split())
done()
