"""A small machine of its own, inside a sandbox that protects the real one: it has a witness, and runs attacks in a careless sandbox.

usage: naive-machine.py ATTACKS_FOLDER NAME…

Prints one line of JSON for each attack: {"name": …, "breaches": [what it got], "output": the end of what it said}.
"""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time

attacks, *names = sys.argv[1:]
CARELESS = ['bwrap', '--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--']
MOST_SECONDS = 30
TOKEN = 'c0ffee' * 5 + 'ab'


def start_witness():
    folder = tempfile.mkdtemp()
    environment = {'PATH': '/usr/bin:/bin', 'FORKHALL_ATTACK_TOKEN': TOKEN}
    command = [sys.executable, f'{attacks}/witness.py', TOKEN, folder, attacks]
    witness = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True, start_new_session=True)
    return witness, json.loads(witness.stdout.readline())


def run(name, facts):
    """What the attack said, at a terminal of its own."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ['SERVER_SECRET'] = TOKEN
        os.execvp('bwrap', [*CARELESS, sys.executable, f'{attacks}/programs/{name}', json.dumps(facts)])
    said, deadline = b'', time.monotonic() + MOST_SECONDS
    while time.monotonic() < deadline and select.select([terminal], [], [], max(0, deadline - time.monotonic()))[0]:
        try:
            said += os.read(terminal, 65536)
        except OSError:
            break
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    os.waitpid(pid, 0)
    os.close(terminal)
    return said.decode(errors='replace')


for name in names:
    # An attack may signal its whole session and user: the machine goes on.
    for number in (signal.SIGUSR1, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    witness, facts = start_witness()
    facts['serverPid'], facts['serverGroup'] = witness.pid, witness.pid
    said = run(name, facts)
    breaches = [line.strip() for line in said.splitlines() if 'BREACH' in line]
    if witness.poll() is not None:
        breaches.append('the witness is dead')
    else:
        try:
            witness.send_signal(signal.SIGCONT)
            happened = json.loads(witness.communicate('look\n', timeout=10)[0].splitlines()[0])
            breaches += [what for what in happened if what != f'signal {signal.SIGCONT} came']
        except (subprocess.TimeoutExpired, BrokenPipeError, IndexError, ValueError):
            breaches.append('the witness does not answer')
    witness.kill()
    witness.wait()
    print(json.dumps({'name': name, 'breaches': breaches, 'output': said[-300:]}), flush=True)
