import type { Module } from '../python/module.ts';
import { eachExpression, eachStatement } from '../python/walk.ts';
import { type Advice, moduleHint } from './module-hint.ts';

const fetches: ReadonlySet<string> = new Set([
  'urllib.request.urlopen',
  'urllib.request.urlretrieve',
  'requests.get',
  'requests.post',
  'http.client.HTTPConnection',
  'http.client.HTTPSConnection',
  'socket.gethostbyname',
]);

function namesHost(module: Module): boolean {
  let found = false;
  eachExpression(module.body, (e) => {
    if (e.type === 'String' && /^(?:https?|ftp):\/\/(?!localhost|127\.|\[::1)/.test(e.value)) found = true;
  });
  return found;
}

export const noNetwork = moduleHint('no-network', (module) => {
  const call = module.calls.find(({ call: c }) => fetches.has(module.originOf(c.func) ?? ''))?.call;
  const knowsHost = module.originOf(call?.func ?? { type: 'Name', id: '', from: 0, to: 0 }) === 'socket.gethostbyname' || namesHost(module);
  if (!call || !knowsHost) return [];
  return [
    {
      at: call.from,
      title: { en: 'There is no network here', zh: '这里没有网络' },
      why: {
        en: 'Programs run in a sandbox without the internet: this fails with “Temporary failure in name resolution”. A server on localhost in the same program works.',
        zh: '程序在没有互联网的沙箱里运行，这里会报“Temporary failure in name resolution”。同一个程序里 localhost 上的服务可以使用。',
      },
    },
  ];
});

const absent: ReadonlySet<string> = new Set([
  'nslookup',
  'dig',
  'ping',
  'curl',
  'wget',
  'ipconfig',
  'ifconfig',
  'cmd',
  'cmd.exe',
  'dir',
  'notepad',
  'notepad.exe',
  'calc',
  'calc.exe',
  'powershell',
  'tasklist',
  'start',
  'open',
  'ssh',
  'telnet',
]);

export const absentCommand = moduleHint('absent-command', (module) => {
  const advice: Advice[] = [];
  for (const { call } of module.calls) {
    const origin = module.originOf(call.func) ?? '';
    if (!origin.startsWith('subprocess.') && origin !== 'os.system' && origin !== 'os.popen') continue;
    const first = call.args[0];
    const word = first?.type === 'String' ? first : first?.type === 'List' || first?.type === 'Tuple' ? first.elements[0] : undefined;
    const command = word?.type === 'String' ? word.value.trim().split(/\s/)[0] : undefined;
    if (command === undefined || !absent.has(command.toLowerCase())) continue;
    advice.push({
      at: call.from,
      title: { en: `${command} may not exist here`, zh: `这里可能没有 ${command} 命令` },
      why: {
        en: 'The sandbox is a small Linux without network tools. A missing command raises FileNotFoundError.',
        zh: '沙箱是一个精简的 Linux 系统，没有网络工具。找不到命令时会报 FileNotFoundError。',
      },
    });
  }
  return advice;
});

export const gbkDecode = moduleHint('gbk-decode', (module) =>
  module.calls.flatMap(({ call }): Advice[] => {
    if (call.func.type !== 'Attribute' || call.func.attr !== 'decode') return [];
    const first = call.args[0];
    if (first?.type !== 'String' || !/^(?:gbk|gb2312|gb18030|cp936)$/i.test(first.value)) return [];
    return [
      {
        at: call.from,
        title: { en: `${first.value} is the encoding of Chinese Windows; here it is UTF-8`, zh: `${first.value} 是中文 Windows 的编码，这里用的是 UTF-8` },
        why: {
          en: 'Commands print UTF-8 on Linux. Decoded as GBK, Chinese turns into garbage or into a UnicodeDecodeError.',
          zh: 'Linux 上的命令输出是 UTF-8。用 GBK 解码会出现乱码或 UnicodeDecodeError。',
        },
        edits: [{ from: first.from, to: first.to, insert: "'utf-8'" }],
      },
    ];
  }),
);

export const silentExcept = moduleHint('silent-except', (module) => {
  const advice: Advice[] = [];
  eachStatement(module.body, (s) => {
    if (s.type !== 'Try') return;
    for (const h of s.handlers) {
      if (h.type || h.body.length !== 1 || h.body[0]?.type !== 'Pass') continue;
      advice.push({
        at: h.from,
        title: { en: 'except: pass hides every error', zh: 'except: pass 会掩盖所有错误' },
        why: {
          en: 'Name the error that you expect, for instance except FileExistsError:, so that others are still seen.',
          zh: '请写明预期的异常，例如 except FileExistsError:，这样其他错误仍能看到。',
        },
      });
    }
  });
  return advice;
});

function forkNames(module: Module): Set<string> {
  const names = new Set<string>();
  eachStatement(module.body, (s) => {
    if (s.type === 'Assign' && s.value.type === 'Call' && module.originOf(s.value.func) === 'os.fork' && s.targets[0]?.type === 'Name')
      names.add(s.targets[0].id);
  });
  return names;
}

export const forkPlatform = moduleHint('fork-platform', (module) => {
  const call = module.calls.find(({ call: c }) => module.originOf(c.func) === 'os.fork')?.call;
  if (!call) return [];
  return [
    {
      at: call.from,
      title: { en: 'os.fork() exists on Linux and macOS only', zh: 'os.fork() 只能在 Linux 和 macOS 上使用' },
      why: {
        en: 'On Windows the program would fail with an AttributeError; multiprocessing.Process works everywhere.',
        zh: '在 Windows 上会报 AttributeError；multiprocessing.Process 在各个系统上都能用。',
      },
    },
  ];
});

export const forkNegative = moduleHint('fork-negative', (module) => {
  const names = forkNames(module);
  const advice: Advice[] = [];
  eachExpression(module.body, (e) => {
    if (e.type !== 'Compare' || e.left.type !== 'Name' || !names.has(e.left.id)) return;
    const right = e.values[0];
    const isZero = right?.type === 'Number' && right.text === '0' && e.ops[0] === '<';
    const isMinusOne = right?.type === 'Unary' && right.op === '-' && (e.ops[0] === '==' || e.ops[0] === '<=');
    if (!isZero && !isMinusOne) return;
    advice.push({
      at: e.from,
      title: { en: 'This branch never runs', zh: '这个分支永远不会执行' },
      why: { en: 'In C fork() returns -1 on failure; Python raises OSError instead.', zh: 'C 语言的 fork() 失败时返回 -1；Python 则会抛出 OSError 异常。' },
    });
  });
  return advice;
});
