# asyncio subprocesses: output, input, exit codes, terminate, all at once.
import asyncio
import sys


async def run(code, data=None):
    process = await asyncio.create_subprocess_exec(
        sys.executable, '-c', code, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate(data)
    return process.returncode, out.decode(), err.decode().splitlines()[-1:]


async def main():
    print(await asyncio.gather(run('print(1)'), run('print(input()[::-1])', '你好'.encode()), run('1/0')))
    shell = await asyncio.create_subprocess_shell('echo from the shell; exit 4')
    print('shell', await shell.wait())
    endless = await asyncio.create_subprocess_exec('sleep', '600')
    endless.terminate()
    print('terminated', await endless.wait())
    reader = await asyncio.create_subprocess_exec('printf', r'a\nb\n', stdout=asyncio.subprocess.PIPE)
    async for line in reader.stdout:
        print('line', line)
    await reader.wait()


asyncio.run(main())
