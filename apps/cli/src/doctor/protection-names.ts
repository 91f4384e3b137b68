/** In Chinese what each protection is about; the sandbox itself tells what it found in English. */
export const chineseNames: Readonly<Record<string, string>> = {
  isolation: '隔离',
  'host-files': '看不到主机的文件',
  'host-environment': '读不到服务器的环境变量',
  'process-one': '看不到沙箱的 1 号进程内部',
  'host-processes': '看不到主机的进程，也不能向其发信号',
  network: '访问不到主机及其网络的端口',
  'unix-sockets': '访问不到主机的 Unix 套接字',
  privileges: '不能提升权限',
  'system-calls': '不能使用管理员的系统调用',
  'read-only-files': '不能写入自己文件夹以外的地方',
  'wall-time-limit': '时间限制',
  'cpu-time-limit': '处理器时间限制',
  'memory-limit': '内存限制',
  'process-limit': '进程数限制',
  'output-limit': '输出限制',
  'disk-limit': '磁盘限制',
  'shared-memory-limit': '共享内存限制',
  'file-count-limit': '文件数限制',
  'nothing-survives': '程序结束后不留进程',
};

/** Without one of these, programs are not kept apart from the machine and from each other: that is no sandbox. */
export const isolating: ReadonlySet<string> = new Set([
  'isolation',
  'host-files',
  'host-environment',
  'process-one',
  'host-processes',
  'network',
  'unix-sockets',
  'privileges',
  'system-calls',
  'read-only-files',
]);

export const chineseCgroupRemedy =
  '请让服务器能使用 cgroup：作为带 Delegate=yes 的 systemd 服务运行；或在 Docker 28 及以上使用 --security-opt writable-cgroups=true；或以 root 运行';
