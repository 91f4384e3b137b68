import type { Failure } from '../output/failure.ts';
import { type ExplanationRule, fixed, when } from './rule.ts';

function through(failure: Failure, part: string): boolean {
  return failure.frames.some((frame) => frame.file.includes(part));
}

export const systemRules: readonly ExplanationRule[] = [
  when('end-of-input', /^EOFError$/, /.*/, ([message = ''], failure, { line }) => {
    const isInput = message.includes('EOF when reading') || /\binput\s*\(/.test(line);
    return isInput && !through(failure, 'multiprocessing/connection')
      ? {
          title: { en: 'input() got no line', zh: 'input() 没有读到内容' },
          why: {
            en: 'The input was closed (Ctrl-D), or a child process asked: children have no keyboard.',
            zh: '输入被关闭了（Ctrl-D），或者是子进程在调用 input()：子进程没有键盘输入。',
          },
          next: { en: 'Ask in the main program and pass the answer on.', zh: '请在主程序里读取输入，再传给子进程。' },
        }
      : {
          title: { en: 'The other end of the pipe is closed', zh: '管道的另一端已经关闭' },
          why: { en: 'All senders have ended, and nothing more will come.', zh: '发送方都已结束，不会再有数据。' },
          next: { en: 'Catch EOFError: it is the normal end of reading.', zh: '可以捕获 EOFError，它表示数据已经读完。' },
        };
  }),
  fixed('too-many-files', /^OSError$/, /\[Errno 24\]/, {
    title: { en: 'Too many files and pipes are open at once', zh: '同时打开的文件和管道太多了' },
    why: {
      en: 'This run has reached its limit of open files. Every Queue and Pipe needs two or more of them.',
      zh: '这次运行达到了“打开文件数”的上限。每个 Queue 和 Pipe 都要占用两个以上。',
    },
    next: {
      en: 'Close what is no longer needed (with open(…) as f:), or make fewer queues and processes.',
      zh: '请及时关闭不用的文件（with open(…) as f:），或者少创建一些队列和进程。',
    },
  }),
  fixed('disk-full', /^OSError$/, /\[Errno (?:28|122)\]/, {
    title: { en: 'The disk space of this run is used up', zh: '这次运行的磁盘空间用完了' },
    why: { en: 'The files and the shared memory of a run have a limit.', zh: '一次运行能写入的文件和共享内存有上限。' },
    next: { en: 'Write less, or delete files that are no longer needed.', zh: '请少写一些数据，或者删除不需要的文件。' },
  }),
  fixed('too-many-processes', /^(?:BlockingIOError|OSError|RuntimeError)$/, /\[Errno 11\]|can't start new thread|Resource temporarily unavailable/, {
    title: { en: 'No more processes or threads may be started', zh: '不能再创建更多的进程或线程' },
    why: { en: 'This run has reached its limit of processes and threads.', zh: '这次运行达到了进程和线程数量的上限。' },
    next: { en: 'Use a Pool of a few workers, and join what you have started.', zh: '请使用只有几个工作进程的 Pool，并及时 join 已启动的进程。' },
  }),
  fixed('out-of-memory', /^(?:MemoryError|OSError)$/, /^$|\[Errno 12\]|Unable to allocate|[Mm]emory/, {
    title: { en: 'The memory of this run is used up', zh: '这次运行的内存用完了' },
    why: {
      en: 'All processes of a run share one limit, and each process has its own copies.',
      zh: '一次运行的所有进程共用一个内存上限，而每个进程都有自己的一份数据。',
    },
    next: { en: 'Keep less data at once, or start fewer processes.', zh: '请减少同时保存的数据，或者少启动一些进程。' },
  }),
  fixed('address-in-use', /^OSError$/, /\[Errno 98\]/, {
    title: { en: 'The port is already taken', zh: '端口已经被占用' },
    why: {
      en: 'Another process of this run listens there, perhaps one of your own that has not ended.',
      zh: '这次运行里已有进程在监听这个端口，可能是你自己还没结束的进程。',
    },
    next: { en: 'Use port 0 for a free one.', zh: '可以用端口 0，让系统分配空闲端口。' },
  }),
  fixed(
    'no-network',
    /(?:URLError|gaierror|ConnectTimeout|NewConnectionError|ConnectionError)$/,
    /Errno -[235]\]|Name or service not known|name resolution|Network is unreachable|urlopen error/,
    {
      title: { en: 'There is no network here', zh: '这里没有网络' },
      why: { en: 'Programs run in a sandbox without the internet; host names cannot be looked up.', zh: '程序在没有互联网的沙箱里运行，无法解析域名。' },
      next: {
        en: 'Servers on localhost in the same run work. Otherwise use sample data in a file.',
        zh: '同一次运行里 localhost 上的服务可以使用；其他情况请改用文件里的示例数据。',
      },
    },
  ),
  fixed('no-network', /^OSError$/, /\[Errno 101\]/, {
    title: { en: 'There is no network here', zh: '这里没有网络' },
    why: { en: 'Programs run in a sandbox without the internet.', zh: '程序在没有互联网的沙箱里运行。' },
  }),
  when('missing-command', /^(?:FileNotFoundError|PermissionError)$/, /\[Errno (?:2|13)\][^:]{0,60}: '([^']{1,200})'/, ([, name = ''], failure) =>
    through(failure, 'subprocess.py')
      ? {
          title: { en: `There is no command ${name} here`, zh: `这里没有 ${name} 命令` },
          why: {
            en: 'The sandbox is a small Linux: no network tools, no Windows commands.',
            zh: '沙箱是精简的 Linux 系统，没有网络工具，也没有 Windows 命令。',
          },
          next: {
            en: 'Try one that exists, such as ls, cat, echo, sort or python3. With shell=False the words stand in a list.',
            zh: '可以换成 ls、cat、echo、sort、python3 等已有的命令。不用 shell 时，命令和参数要写成列表。',
          },
        }
      : undefined,
  ),
  when('manager-gone', /^(?:FileNotFoundError|ConnectionRefusedError)$/, /.*/, (_match, failure) =>
    through(failure, 'multiprocessing/managers') || through(failure, 'multiprocessing/connection')
      ? {
          title: { en: 'The Manager is not there any more', zh: 'Manager 已经不在了' },
          why: {
            en: 'It ends with the main program, at shutdown(), or at the end of its with block.',
            zh: '主程序结束、调用 shutdown() 或者 with 代码块结束时，Manager 就会关闭。',
          },
          next: { en: 'Join the children before that.', zh: '请在此之前 join 所有子进程。' },
        }
      : undefined,
  ),
  when('file-not-found', /^FileNotFoundError$/, /^(?:[^']{0,300}'([^']{1,200})')?/, ([, name]) => ({
    title: { en: name ? `There is no file ${name}` : 'There is no such file', zh: name ? `没有文件 ${name}` : '没有这个文件' },
    why: {
      en: 'Files are looked for in /home/student. Small and capital letters differ, and C:\\ paths do not exist here.',
      zh: '文件在 /home/student 目录里查找。区分大小写，也没有 C:\\ 这样的路径。',
    },
    next: { en: 'Add the file to the session, or create it first (mode "w").', zh: '请把文件加到会话里，或者先用 "w" 模式创建。' },
  })),
  when('file-exists', /^FileExistsError$/, /^(?:[^']{0,300}'([^']{1,200})')?/, ([, name]) => ({
    title: { en: `${name ?? 'It'} exists already`, zh: `${name ?? '它'} 已经存在` },
    why: {
      en: 'mkdir and mode "x" refuse to replace anything; the shared memory of an earlier step may still be there.',
      zh: 'mkdir 和 "x" 模式不会覆盖已有的内容；也可能是之前的共享内存还在。',
    },
    next: { en: 'Use os.makedirs(name, exist_ok=True).', zh: '可以用 os.makedirs(name, exist_ok=True)。' },
  })),
  fixed('is-a-directory', /^IsADirectoryError$/, /.*/, {
    title: { en: 'This is a folder, not a file', zh: '这是文件夹，不是文件' },
    why: { en: 'os.listdir() also lists folders, and a folder cannot be opened.', zh: 'os.listdir() 也会列出文件夹，而文件夹不能用 open 打开。' },
    next: { en: 'Skip it: if os.path.isfile(path):.', zh: '请先判断：if os.path.isfile(path):。' },
  }),
  fixed('permission', /^PermissionError$/, /.*/, {
    title: { en: 'This may not be read or written here', zh: '这里不允许读写' },
    why: {
      en: 'A program may write in /home/student and /tmp only, and may signal only its own processes.',
      zh: '程序只能写 /home/student 和 /tmp，也只能向自己的进程发信号。',
    },
  }),
  fixed('process-gone', /^ProcessLookupError$/, /.*/, {
    title: { en: 'There is no such process any more', zh: '这个进程已经不存在了' },
    why: { en: 'It ended before the signal came.', zh: '信号发出之前它就已经结束了。' },
  }),
  when('wrong-encoding', /^Unicode(?:Decode|Encode)Error$/, /'([\w-]{1,40})' codec can't (decode|encode)/, ([, codec = '', way = '']) =>
    way === 'decode'
      ? {
          title: { en: `These bytes are not ${codec}`, zh: `这些字节不是 ${codec} 编码` },
          why: /^(?:gbk|gb2312|gb18030|cp936)$/i.test(codec)
            ? {
                en: 'On Chinese Windows text is GBK; here, on Linux, commands and files are UTF-8.',
                zh: '中文 Windows 上的文本是 GBK；这里是 Linux，命令输出和文件都是 UTF-8。',
              }
            : {
                en: 'Perhaps the file was written on Chinese Windows, in GBK, or it is no text at all.',
                zh: '文件可能是在中文 Windows 上用 GBK 保存的，或者根本不是文本。',
              },
          next: /^gb/i.test(codec)
            ? { en: "Use decode('utf-8').", zh: "请用 decode('utf-8')。" }
            : { en: "Try encoding='gbk', or open it as bytes ('rb').", zh: "可以试试 encoding='gbk'，或者用 'rb' 按字节读取。" },
        }
      : {
          title: { en: `${codec} cannot write these characters`, zh: `${codec} 无法表示这些字符` },
          why: { en: 'The chosen encoding does not have them.', zh: '所选的编码里没有这些字符。' },
          next: { en: "Use encoding='utf-8'.", zh: "请用 encoding='utf-8'。" },
        },
  ),
  fixed('interrupted', /^KeyboardInterrupt$/, /.*/, {
    title: { en: 'The program was interrupted (Ctrl-C)', zh: '程序被中断（Ctrl-C）' },
    why: {
      en: 'The line shows where it was or what it was waiting for at that moment. All processes in the terminal get the interrupt.',
      zh: '这一行就是当时正在执行或等待的地方。终端里的所有进程都会收到中断。',
    },
  }),
];
