"""A plain terminal around one command: what a program does here is what it does under a shell in a real terminal.

usage: plain-terminal.py COLS ROWS terminal|pipe COMMAND ARGS…

stdin takes one JSON object a line: {"type": text}, {"resize": [cols, rows]}, {"interrupt": true}, {"stop": true}, {"kill": true}, and for a piped standard
input {"feed": text} and {"close": true}. stdout has the terminal's bytes. fd 3 gets {"code": n} or {"signal": n} at the end.

A leader stands where the shell stands: it owns the terminal's session and puts the command into a foreground group of its
own, so that Ctrl-C reaches the command alone and the end of the command hangs up nobody. It adopts what the command leaves
behind and ends when the last of it has ended.
"""

import ctypes
import fcntl
import json
import os
import select
import signal
import struct
import sys
import termios

PR_SET_CHILD_SUBREAPER = 36


def set_size(terminal, cols, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', rows, cols, 0, 0))


def everybody(root):
    """All descendants of root."""
    parents = {}
    for name in os.listdir('/proc'):
        if name.isdigit():
            try:
                with open(f'/proc/{name}/stat') as file:
                    parents[int(name)] = int(file.read().rpartition(')')[2].split()[1])
            except OSError:
                pass
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {root}


def stop(leader):
    for number in (signal.SIGTERM, signal.SIGCONT):
        for pid in everybody(leader):
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass


def kill(leader):
    while pids := everybody(leader):
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        if not pids - {leader}:
            break
        select.select([], [], [], 0.01)


def lead(slave, stdin, command, result):
    """Runs in the leader; never returns."""
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    main = os.fork()
    if main == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(slave, os.getpid())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        os.dup2(stdin, 0)
        os.dup2(slave, 1)
        os.dup2(slave, 2)
        os.closerange(3, 100)
        os.execvp(command[0], command)
    os.close(stdin)
    while True:
        try:
            pid, status = os.wait()
        except ChildProcessError:
            os._exit(0)
        if pid == main:
            code = os.waitstatus_to_exitcode(status)
            os.write(result, json.dumps({'code': code} if code >= 0 else {'signal': -code}).encode())
            os.close(result)


def main():
    cols, rows, stdin_kind, *command = sys.argv[1:]
    master, slave = os.openpty()
    set_size(master, int(cols), int(rows))
    feed_end = None
    stdin = slave
    if stdin_kind == 'pipe':
        stdin, feed_end = os.pipe()
    leader = os.fork()
    if leader == 0:
        os.close(master)
        if feed_end is not None:
            os.close(feed_end)
        lead(slave, stdin, command, 3)
    os.close(3)
    os.close(slave)
    if stdin != slave:
        os.close(stdin)
    pending = b''
    sources = [master, 0]
    while True:
        ready, _, _ = select.select(sources, [], [])
        if master in ready:
            try:
                data = os.read(master, 65536)
            except OSError:  # EIO: nobody has the terminal open any more
                break
            while data:
                data = data[os.write(1, data) :]
        if 0 in ready:
            data = os.read(0, 65536)
            if not data:
                kill(leader)
                sources.remove(0)
            *lines, pending = (pending + data).split(b'\n')
            for line in lines:
                match json.loads(line):
                    case {'type': text}:
                        os.write(master, text.encode())
                    case {'resize': [new_cols, new_rows]}:
                        set_size(master, new_cols, new_rows)
                    case {'feed': text}:
                        os.write(feed_end, text.encode())
                    case {'close': True}:
                        os.close(feed_end)
                    case {'interrupt': True}:
                        os.killpg(os.tcgetpgrp(master), signal.SIGINT)
                    case {'stop': True}:
                        stop(leader)
                    case {'kill': True}:
                        kill(leader)
    os.waitpid(leader, 0)


main()
