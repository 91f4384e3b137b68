# A handler of one's own for SIGINT; Ctrl-\ is SIGQUIT and ends the program.
import signal
import time

seen = []


def handler(number, frame):
    seen.append(signal.Signals(number).name)  # and no print here: the signal may come in the middle of another print


signal.signal(signal.SIGINT, handler)
print('ready', flush=True)
for number in (1, 2):
    while len(seen) < number:
        time.sleep(0.02)
    print('signal', seen[-1], 'time', number, flush=True)
print('waiting for SIGQUIT', flush=True)
while True:
    signal.pause()
