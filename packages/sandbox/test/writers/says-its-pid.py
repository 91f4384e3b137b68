"""Everybody says who he is, by every way that Python's own streams have."""

import multiprocessing as mp
import os
import subprocess
import sys
import threading


def speak(where):
    sys.stdout.write(f"<{os.getpid()} text {where}>")
    sys.stdout.flush()
    sys.stdout.buffer.write(f"<{os.getpid()} buffer 你好 🙂>".encode())
    sys.stdout.buffer.flush()
    getattr(sys.stdout.buffer, "raw", sys.stdout.buffer).write(f"<{os.getpid()} raw>".encode())
    print(f"<{os.getpid()} \x1b[31mred\x1b[0m>", flush=True)
    print(f"<{os.getpid()} stderr>", file=sys.stderr)


if __name__ == "__main__":
    speak("main")
    thread = threading.Thread(target=speak, args=("thread",))
    thread.start()
    thread.join()
    for method in ("fork", "spawn", "forkserver"):
        context = mp.get_context(method)
        process = context.Process(target=speak, args=(method,))
        process.start()
        process.join()
    with mp.get_context("fork").Pool(1) as pool:
        pool.apply(speak, ("pool",))
    sys.stdout.buffer.write(b"{not flushed at the fork}")
    pid = os.fork()
    if pid == 0:
        speak("os.fork")
        os._exit(0)
    os.waitpid(pid, 0)
    sys.stdout.flush()
    subprocess.run([sys.executable, "-c", "import os; print(f'<{os.getpid()} subprocess>')"])
    os.write(1, b"[not known]")
    subprocess.run(["echo", "[not known]"])
