"""Runs programs in terminals of their own, with marks and without: `in-a-terminal.py TOKEN PROGRAM...`, answers with JSON
lines of the raw bytes in base64. A program named with a leading `-u ` runs unbuffered."""

import base64
import json
import os
import pty
import sys
import tempfile

RUNTIME = sys.argv[1]
TOKEN = sys.argv[2]
BEGIN = f"import sys; sys.path.insert(0, {RUNTIME!r}); import forkhall_events; sys.path.remove({RUNTIME!r}); forkhall_events.start(); del forkhall_events, sys"


def run(program, marked):
    with tempfile.TemporaryDirectory() as folder:
        boot = os.path.join(folder, "boot")
        events = os.path.join(folder, "events")
        os.mkdir(boot)
        os.mkdir(events)
        options, _, path = program.rpartition(" ")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        environment["TERM"] = "xterm-256color"
        if marked:
            with open(os.path.join(boot, "sitecustomize.py"), "w") as file:
                file.write(BEGIN)
            environment.update(PYTHONPATH=boot, FORKHALL_EVENTS=events, FORKHALL_MARKS=TOKEN, FORKHALL_EVENTS_STRICT="1")
        pid, master = pty.fork()
        if pid == 0:
            os.chdir(folder)
            os.execve(sys.executable, [sys.executable, *options.split(), path], environment)
        chunks = []
        while True:
            try:
                # So little that the terminal is full most of the time, and what a signal interrupts has been written in part.
                chunk = os.read(master, 128)
            except OSError:
                break
            chunks.append(chunk)
        status = os.waitpid(pid, 0)[1]
        os.close(master)
        return {"bytes": base64.b64encode(b"".join(chunks)).decode(), "status": status, "pid": pid}


for program in sys.argv[3:]:
    print(json.dumps({"program": program, "marked": run(program, True), "plain": run(program, False)}), flush=True)
