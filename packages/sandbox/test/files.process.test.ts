import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxHost } from '../src/types.ts';
import { expectNoSandboxLeft } from './support/children.ts';
import { openTestHost, programOf, runToEnd, textProgram } from './support/test-host.ts';

let host: SandboxHost;
beforeAll(async () => {
  host = await openTestHost();
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  expectNoSandboxLeft();
});

const listOf = (written: readonly { path: string; content: Uint8Array }[]) => written.map(({ path, content }) => [path, Buffer.from(content).toString()]);

describe('files that go in', () => {
  it('stand in folders, under any name, with the bytes they have', async () => {
    const binary = Uint8Array.from({ length: 200_000 }, (_, index) => index % 251);
    const text =
      'import os, hashlib\nfor at, _, names in os.walk("."):\n    for name in names:\n        data = open(os.path.join(at, name), "rb").read()\n        print(at, name, len(data), oct(os.stat(os.path.join(at, name)).st_mode), sum(data))\n';
    const { output, written } = await runToEnd(
      host,
      textProgram('main.py', text, {
        files: [
          { path: 'data/more/数据 file.bin', content: binary },
          { path: 'empty.txt', content: '' },
        ],
      }),
    );
    const sum = binary.reduce((total, byte) => total + byte, 0);
    expect(output).toContain(`./data/more 数据 file.bin 200000 0o100644 ${sum}`);
    expect(output).toContain('. empty.txt 0 0o100644 0');
    expect(written).toEqual([]);
  });

  it('that do not fit are a failure of the sandbox that says so', async () => {
    const { ending } = await runToEnd(
      host,
      textProgram('main.py', '', { files: [{ path: 'big.bin', content: new Uint8Array(3 * 1024 * 1024) }], limits: { diskBytes: 1024 * 1024 } }),
    );
    expect(ending).toEqual({ kind: 'sandbox-failed', reason: 'write "big.bin" in the work folder: No space left on device' });
  });

  it.each(['../outside', 'a/../../outside', '/outside', 'a//b'])('never leave the work folder: %s', async (path) => {
    const { ending } = await runToEnd(host, textProgram('main.py', '', { files: [{ path, content: 'x' }] }));
    expect(ending.kind).toBe('sandbox-failed');
  });
});

describe('files that come out', () => {
  it('are those that the program made or changed; links, pipes and sockets are passed over', async () => {
    const { ending, written } = await runToEnd(host, programOf('leaves-traps.py', { files: [{ path: 'helper.txt', content: 'before' }] }));
    expect(ending).toEqual({ kind: 'exited', code: 0 });
    expect(listOf(written)).toEqual([
      ['helper.txt', 'changed'],
      ['result.txt', 'result'],
      ['second-name.txt', 'result'],
      ['folder/inner.txt', 'inner'],
    ]);
    expect(written.every(({ complete }) => complete)).toBe(true);
  });

  it('are bounded in number and in bytes', async () => {
    const many = await runToEnd(host, textProgram('main.py', 'for n in range(200): open(f"{n:03}.txt", "w").write(str(n))\n'));
    expect(many.written.length).toBe(64);
    expect(many.written.at(-1)?.path).toBe('063.txt');

    const text = 'open("a.bin", "wb").write(b"a" * (10 << 20))\nopen("b.bin", "wb").write(b"b" * (10 << 20))\nopen("c.txt", "w").write("c")\n';
    const { written } = await runToEnd(host, textProgram('main.py', text));
    expect(written.map(({ path, bytes, complete, content }) => [path, bytes, complete, content.byteLength])).toEqual([
      ['a.bin', 10 << 20, true, 10 << 20],
      ['b.bin', 10 << 20, false, 6 << 20],
    ]);
  });

  it('come out, however the run ends', async () => {
    const text = 'open("log.txt", "w").write("so far")\nwhile True: pass\n';
    const { ending, written } = await runToEnd(host, textProgram('main.py', text, { limits: { wallMs: 300 } }));
    expect(ending.kind).toBe('timed-out');
    expect(listOf(written)).toEqual([['log.txt', 'so far']]);
  });

  it('come out after the kernel has killed for memory', async () => {
    const text = 'open("log.txt", "w").write("so far")\nkept = []\nwhile True: kept.append(bytearray(1 << 22))\n';
    const { ending, written } = await runToEnd(host, textProgram('main.py', text, { limits: { memoryBytes: 128 << 20 } }));
    expect(ending).toMatchObject({ kind: 'over-limit', limit: 'memory' });
    expect(listOf(written)).toEqual([['log.txt', 'so far']]);
  });
});
