# Find the server's environment, command line or memory anywhere in /proc.
import os

from attack import contents, done, facts, must_not

token = facts['token'].encode()
for pid in [name for name in os.listdir('/proc') if name.isdigit()] + ['self', 'thread-self', '1', str(facts['serverPid']), str(facts['witnessPid'])]:
    for name in ('environ', 'cmdline', 'auxv', 'comm', 'mountinfo', 'status', 'maps', 'limits', 'cgroup'):
        if pid in ('self', 'thread-self', str(os.getpid())) and name in ('cmdline', 'environ'):
            continue  # our own command line has the token: that is how this attack knows it
        found = contents(f'/proc/{pid}/{name}')
        must_not(f'the token in /proc/{pid}/{name}', token in found)
        lines = [line for line in found.splitlines() if b' /usr/local/bin/node ' not in line]
        must_not(f"the checkout's path in /proc/{pid}/{name}", any(facts['checkout'].encode() in line for line in lines) and name != 'cmdline')
must_not('the token in our environment', facts['token'] in str(dict(os.environ)))
must_not('variables of the server', [name for name in os.environ if name.startswith(('FORKHALL', 'npm_', 'VITEST', 'NODE_', 'SSH_', 'SUDO_'))])
done()
