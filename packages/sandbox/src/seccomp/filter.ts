import { Program } from './assembler.ts';
import { auditArch, highestReviewed, type SeccompArch, type SyscallName, syscallNumber } from './syscalls.ts';

export const action = { allow: 0x7fff0000, killProcess: 0x80000000, errno: (number: number) => 0x00050000 | number } as const;
export const errno = { EPERM: 1, ENOSYS: 38, EAFNOSUPPORT: 97 } as const;

/** struct seccomp_data: `int nr; u32 arch; u64 instruction_pointer; u64 args[6]`. */
const offset = { number: 0, arch: 4, argument: (index: number) => 16 + 8 * index, upperHalf: (index: number) => 20 + 8 * index } as const;

/** Looking into or steering other processes, mounts, namespaces, the machine, clocks: nothing a lesson needs. */
const refused: readonly SyscallName[] = [
  ...(['ptrace', 'process_vm_readv', 'process_vm_writev', 'kcmp', 'pidfd_getfd', 'process_madvise', 'process_mrelease'] as const),
  ...(['mount', 'umount2', 'pivot_root', 'chroot', 'move_mount', 'open_tree', 'open_tree_attr', 'fsopen', 'fsconfig', 'fsmount', 'fspick'] as const),
  ...(['mount_setattr', 'swapon', 'swapoff', 'quotactl', 'quotactl_fd', 'acct', 'unshare', 'setns'] as const),
  ...(['init_module', 'finit_module', 'delete_module', 'create_module', 'kexec_load', 'kexec_file_load', 'reboot'] as const),
  ...(['iopl', 'ioperm', 'modify_ldt', 'uselib', 'ustat', 'sysfs', '_sysctl', 'nfsservctl', 'lookup_dcookie', 'vhangup', 'vserver'] as const),
  ...(['syslog', 'settimeofday', 'clock_settime', 'clock_adjtime', 'adjtimex', 'sethostname', 'setdomainname'] as const),
  ...(['name_to_handle_at', 'open_by_handle_at', 'fanotify_init', 'fanotify_mark', 'perf_event_open', 'bpf', 'seccomp'] as const),
  ...(['mbind', 'set_mempolicy', 'set_mempolicy_home_node', 'migrate_pages', 'move_pages', 'vmsplice', 'tee', 'lsm_set_self_attr'] as const),
];

/** As if the kernel were too old for them: callers have another way. clone3 hides its flags behind a pointer, so glibc is sent back to clone. */
const absent: readonly SyscallName[] = [
  ...(['clone3', 'io_uring_setup', 'io_uring_enter', 'io_uring_register', 'userfaultfd', 'memfd_secret'] as const),
  ...(['add_key', 'request_key', 'keyctl', 'statmount', 'listmount', 'map_shadow_stack'] as const),
  // Its rings are counted for the whole machine (fs.aio-max-nr): one program could take them from every other.
  'io_setup',
];

/** Memory that belongs to no process and no file system: without a cgroup nobody would count it. */
const absentWithoutCgroup: readonly SyscallName[] = ['memfd_create', 'shmget', 'shmat'];

/** TIOCSTI types for another reader of the terminal; the rest belongs to consoles. */
const refusedIoctls = { TIOCSTI: 0x5412, TIOCLINUX: 0x541c, TIOCCONS: 0x541d, TIOCSETD: 0x5423, TIOCVHANGUP: 0x5437, TIOCSLCKTRMIOS: 0x5457 };
const socketFamilies = { AF_UNIX: 1, AF_INET: 2, AF_INET6: 10 };
const AF_NETLINK = 16;
const NETLINK_ROUTE = 0;
/** CLONE_NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const newNamespaces = 0x7e020080;
const refusedPrctls = { PR_SET_SECCOMP: 22, PR_SET_SECUREBITS: 28, PR_TASK_PERF_EVENTS_DISABLE: 31, PR_SET_MM: 35 };
const RLIMIT_CORE = 4;
const SOL_SOCKET = 1;
const bufferOptions = { SO_SNDBUF: 7, SO_RCVBUF: 8 };
const PRIO_USER = 2;
const IOPRIO_WHO_USER = 3;
const fileTypeMask = 0xf000;
const deviceTypes = { S_IFCHR: 0x2000, S_IFBLK: 0x6000 };
const x32Bit = 0x40000000;
const personalityQuery = 0xffffffff;

/** Only the low half of an argument is looked at: the kernel takes an `unsigned int` there (CVE-2019-10063 compared all 64 bits). */
const argument = (program: Program, index: number) => program.load(offset.argument(index));

const argumentRules: Partial<Record<SyscallName, (program: Program) => void>> = {
  ioctl: (program) => {
    argument(program, 1);
    for (const request of Object.values(refusedIoctls)) program.when('equal', request, (then) => then.return(action.errno(errno.EPERM)));
  },
  socket: (program) => {
    argument(program, 0);
    for (const family of Object.values(socketFamilies)) program.when('equal', family, (then) => then.return(action.allow));
    // getifaddrs asks by NETLINK_ROUTE
    program.when('equal', AF_NETLINK, (then) => {
      argument(then, 2);
      then.when('equal', NETLINK_ROUTE, (allowed) => allowed.return(action.allow));
    });
    program.return(action.errno(errno.EAFNOSUPPORT));
  },
  socketpair: (program) => {
    argument(program, 0);
    program.when('equal', socketFamilies.AF_UNIX, (then) => then.return(action.allow));
    program.return(action.errno(errno.EAFNOSUPPORT));
  },
  clone: (program) => {
    argument(program, 0);
    program.when('has-bits', newNamespaces, (then) => then.return(action.errno(errno.EPERM)));
  },
  personality: (program) => {
    argument(program, 0);
    program.when('equal', 0, (then) => then.return(action.allow));
    program.when('equal', personalityQuery, (then) => then.return(action.allow));
    program.return(action.errno(errno.EPERM));
  },
  prctl: (program) => {
    argument(program, 0);
    for (const option of Object.values(refusedPrctls)) program.when('equal', option, (then) => then.return(action.errno(errno.EPERM)));
  },
  // The kernel lets a process set limits and priorities of any other of its user, and process 1 is of the same user.
  prlimit64: (program) => {
    notProcessOne(program, 0);
    argument(program, 1);
    program.when('equal', RLIMIT_CORE, (then) => {
      argument(then, 2);
      then.when('at-least', 1, (set) => set.return(action.errno(errno.EPERM)));
      then.load(offset.upperHalf(2));
      then.when('at-least', 1, (set) => set.return(action.errno(errno.EPERM)));
    });
  },
  // A core limit of 1 is what keeps crashes from starting a program of the host: see the launcher.
  setrlimit: (program) => {
    argument(program, 0);
    program.when('equal', RLIMIT_CORE, (then) => then.return(action.errno(errno.EPERM)));
  },
  sched_setaffinity: (program) => notProcessOne(program, 0),
  sched_setattr: (program) => notProcessOne(program, 0),
  sched_setparam: (program) => notProcessOne(program, 0),
  sched_setscheduler: (program) => notProcessOne(program, 0),
  setpriority: (program) => notAllOfTheUser(program, PRIO_USER),
  ioprio_set: (program) => notAllOfTheUser(program, IOPRIO_WHO_USER),
  mknod: (program) => noDevices(program, 1),
  mknodat: (program) => noDevices(program, 2),
};

function noDevices(program: Program, modeIndex: number): void {
  argument(program, modeIndex);
  program.and(fileTypeMask);
  for (const type of Object.values(deviceTypes)) program.when('equal', type, (then) => then.return(action.errno(errno.EPERM)));
}

/** Answers that the buffer is larger now and leaves it as it is, so that the memory of sockets can be told from their number. */
function keepBuffers(program: Program): void {
  argument(program, 1);
  program.when('equal', SOL_SOCKET, (then) => {
    argument(then, 2);
    for (const option of Object.values(bufferOptions)) then.when('equal', option, (buffer) => buffer.return(action.errno(0)));
  });
}

function notProcessOne(program: Program, pidIndex: number): void {
  argument(program, pidIndex);
  program.when('equal', 1, (then) => then.return(action.errno(errno.EPERM)));
}

/** For calls of `which` and `who`: neither process 1, nor its group, nor all processes of the user. */
function notAllOfTheUser(program: Program, whichUser: number): void {
  notProcessOne(program, 1);
  argument(program, 0);
  program.when('equal', whichUser, (then) => then.return(action.errno(errno.EPERM)));
}

export interface FilterOptions {
  /** True where no cgroup counts memory. */
  withoutCgroup: boolean;
}

/** The sandbox's seccomp program, as `bwrap --seccomp` reads it. */
export function seccompFilter(arch: SeccompArch, options: FilterOptions): Buffer {
  const program = new Program();
  const forCall = (name: SyscallName, body: (program: Program) => void) => {
    const number = syscallNumber(name, arch);
    if (number !== undefined) program.when('equal', number, body);
  };

  program.load(offset.arch);
  program.when('equal', auditArch[arch], (then) => then.load(offset.number));
  // The accumulator still holds a foreign architecture (int 0x80) or now a number; no number is as large as an AUDIT_ARCH, nor as an x32 call.
  program.when('at-least', x32Bit, (then) => then.return(action.killProcess));
  program.when('at-least', highestReviewed + 1, (then) => then.return(action.errno(errno.ENOSYS)));

  for (const [name, rule] of Object.entries({ ...argumentRules, ...(options.withoutCgroup ? { setsockopt: keepBuffers } : {}) })) {
    forCall(name as SyscallName, (body) => {
      rule(body);
      body.return(action.allow);
    });
  }
  for (const name of refused) forCall(name, (body) => body.return(action.errno(errno.EPERM)));
  for (const name of [...absent, ...(options.withoutCgroup ? absentWithoutCgroup : [])]) forCall(name, (body) => body.return(action.errno(errno.ENOSYS)));
  program.return(action.allow);
  return program.bytes();
}
