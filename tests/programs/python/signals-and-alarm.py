# signal.alarm, timers, a handler for SIGTERM and SIGUSR1, blocking and sigwait, SIGCHLD when a child ends.
import os
import signal
import time

seen = []


def handler(number, frame):
    seen.append(signal.Signals(number).name)


for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGUSR1, signal.SIGCHLD):
    signal.signal(number, handler)
signal.setitimer(signal.ITIMER_REAL, 0.05)
signal.pause()
os.kill(os.getpid(), signal.SIGTERM)
signal.raise_signal(signal.SIGUSR1)
print(seen)
pid = os.fork()
if pid == 0:
    os._exit(4)
while 'SIGCHLD' not in seen:
    time.sleep(0.01)
print(seen[-1], os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR2})
os.kill(os.getpid(), signal.SIGUSR2)
print('pending', signal.sigpending(), 'taken', signal.sigwait({signal.SIGUSR2}).name)
signal.signal(signal.SIGALRM, lambda *_: (_ for _ in ()).throw(TimeoutError('too slow')))
signal.alarm(1)
try:
    time.sleep(600)
except TimeoutError as error:
    print('alarm:', error)
