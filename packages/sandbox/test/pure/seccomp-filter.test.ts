import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { action, errno, seccompFilter } from '../../src/seccomp/filter.ts';
import { auditArch, highestReviewed, type SyscallName, syscallNumber } from '../../src/seccomp/syscalls.ts';
import { runFilter } from '../support/bpf-machine.ts';

const allow = action.allow;
const EPERM = action.errno(errno.EPERM);
const ENOSYS = action.errno(errno.ENOSYS);
const EAFNOSUPPORT = action.errno(errno.EAFNOSUPPORT);

describe.each(['x64', 'arm64'] as const)('the seccomp filter for %s', (arch) => {
  const filter = seccompFilter(arch, { withoutCgroup: false });
  const numberOf = (name: SyscallName) => {
    const number = syscallNumber(name, arch);
    if (number === undefined) throw new Error(`${arch} has no ${name}`);
    return number;
  };
  const answer = (name: SyscallName, ...args: (number | bigint)[]) => runFilter(filter, { arch: auditArch[arch], number: numberOf(name), arguments: args });

  it('fits into the kernel and into bubblewrap', () => {
    expect(filter.length % 8).toBe(0);
    // BPF_MAXINSNS
    expect(filter.length / 8).toBeLessThanOrEqual(4096);
  });

  it('answers every number with something, for each architecture', () => {
    const actions = new Set([allow, EPERM, ENOSYS, EAFNOSUPPORT, action.killProcess]);
    for (let number = 0; number < 1000; number++) {
      for (const other of [...Object.values(auditArch), 0x40000003]) expect(actions).toContain(runFilter(filter, { arch: other, number }));
    }
  });

  it('kills a caller of another architecture', () => {
    // AUDIT_ARCH_I386, AUDIT_ARCH_ARM: other tables of numbers
    for (const other of [0x40000003, 0x40000028]) expect(runFilter(filter, { arch: other, number: 1 })).toBe(action.killProcess);
    expect(runFilter(filter, { arch: auditArch[arch], number: 0x40000000 | 1 })).toBe(action.killProcess);
  });

  it('does not know what came after it was written', () => {
    expect(runFilter(filter, { arch: auditArch[arch], number: highestReviewed })).not.toBe(ENOSYS);
    for (const number of [highestReviewed + 1, 600, 0x3fffffff]) expect(runFilter(filter, { arch: auditArch[arch], number })).toBe(ENOSYS);
  });

  it.each(['ptrace', 'process_vm_writev', 'pidfd_getfd', 'mount', 'umount2', 'setns', 'unshare', 'bpf', 'perf_event_open', 'seccomp', 'vmsplice'] as const)(
    'refuses %s',
    (name) => expect(answer(name)).toBe(EPERM),
  );

  it.each(['clone3', 'io_uring_setup', 'userfaultfd', 'keyctl', 'memfd_secret', 'io_setup'] as const)('denies that there is %s', (name) =>
    expect(answer(name)).toBe(ENOSYS),
  );

  it('keeps process 1 from being limited, slowed or moved by others of its user', () => {
    for (const name of ['prlimit64', 'sched_setaffinity', 'sched_setattr', 'sched_setparam', 'sched_setscheduler'] as const) {
      expect(answer(name, 1)).toBe(EPERM);
      expect(answer(name, (1n << 32n) | 1n)).toBe(EPERM);
      for (const pid of [0, 2, 34]) expect(answer(name, pid)).toBe(allow);
    }
    const [RLIMIT_CORE, RLIMIT_NOFILE, pointer, aligned] = [4, 7, 0x7fffdeadbeefn, 0x100000000n];
    expect(answer('prlimit64', 0, RLIMIT_CORE, 0)).toBe(allow);
    for (const limits of [pointer, aligned]) {
      expect(answer('prlimit64', 0, RLIMIT_CORE, limits)).toBe(EPERM);
      expect(answer('prlimit64', 0, RLIMIT_NOFILE, limits)).toBe(allow);
    }
    expect(answer('setrlimit', RLIMIT_CORE, pointer)).toBe(EPERM);
    expect(answer('setrlimit', RLIMIT_NOFILE, pointer)).toBe(allow);
    const [byProcess, byGroup] = [0, 1];
    for (const which of [byProcess, byGroup]) {
      expect(answer('setpriority', which, 1)).toBe(EPERM);
      expect(answer('setpriority', which, 0)).toBe(allow);
      expect(answer('ioprio_set', which + 1, 1)).toBe(EPERM);
      expect(answer('ioprio_set', which + 1, 0)).toBe(allow);
    }
    expect(answer('setpriority', 2, 0)).toBe(EPERM);
    expect(answer('ioprio_set', 3, 0)).toBe(EPERM);
  });

  it('lets processes and threads be made, without new namespaces', () => {
    const SIGCHLD = 17;
    const thread = 0x3d0f00;
    expect(answer('clone', SIGCHLD)).toBe(allow);
    expect(answer('clone', thread)).toBe(allow);
    // NEWTIME NEWNS NEWCGROUP NEWUTS NEWIPC NEWUSER NEWPID NEWNET
    for (const flag of [0x80, 0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000])
      expect(answer('clone', flag | SIGCHLD)).toBe(EPERM);
  });

  it('lets sockets of the sandbox itself be made, and no other', () => {
    for (const family of [1, 2, 10]) expect(answer('socket', family, 1, 0)).toBe(allow);
    expect(answer('socket', 16, 3, 0)).toBe(allow);
    expect(answer('socket', 16, 3, 9)).toBe(EAFNOSUPPORT);
    // PACKET, ALG, VSOCK, XDP, CAN
    for (const family of [17, 38, 40, 44, 29]) expect(answer('socket', family, 3, 0)).toBe(EAFNOSUPPORT);
    expect(answer('socketpair', 1)).toBe(allow);
    expect(answer('socketpair', 40)).toBe(EAFNOSUPPORT);
  });

  it('refuses typing into a terminal by ioctl, whatever the high half of the number says', () => {
    for (const request of [0x5412, 0x541c, 0x5423, 0x541d, 0x5457, 0x5437]) {
      expect(answer('ioctl', 0, request)).toBe(EPERM);
      expect(answer('ioctl', 0, BigInt(request) | (1n << 32n))).toBe(EPERM);
    }
    // TCGETS, TIOCGWINSZ, TIOCSCTTY, FIONREAD, TIOCGPTPEER
    for (const request of [0x5401, 0x5413, 0x540e, 0x541b, 0x5441]) expect(answer('ioctl', 0, request)).toBe(allow);
  });

  it('lets files and pipes be made, and no devices', () => {
    for (const type of [0, 0o100000, 0o010000, 0o140000]) expect(answer('mknodat', 0, 0, type | 0o644)).toBe(allow);
    for (const type of [0o020000, 0o060000]) expect(answer('mknodat', 0, 0, type | 0o644)).toBe(EPERM);
  });

  it('looks at the options of prctl and personality', () => {
    // SET_NAME, SET_PDEATHSIG, SET_NO_NEW_PRIVS
    for (const option of [15, 1, 38]) expect(answer('prctl', option)).toBe(allow);
    for (const option of [22, 35, 28]) expect(answer('prctl', option)).toBe(EPERM);
    expect(answer('personality', 0xffffffff)).toBe(allow);
    expect(answer('personality', 0x0040000)).toBe(EPERM);
  });

  it('takes away memory that nobody counts only where no cgroup counts it', () => {
    const without = seccompFilter(arch, { withoutCgroup: true });
    for (const name of ['memfd_create', 'shmget', 'shmat'] as const) {
      expect(answer(name)).toBe(allow);
      expect(runFilter(without, { arch: auditArch[arch], number: numberOf(name) })).toBe(ENOSYS);
    }
    const [SOL_SOCKET, SO_SNDBUF, SO_RCVBUF, SO_REUSEADDR] = [1, 7, 8, 2];
    const setsockopt = (filterNow: Buffer, ...args: number[]) =>
      runFilter(filterNow, { arch: auditArch[arch], number: numberOf('setsockopt'), arguments: args });
    for (const option of [SO_SNDBUF, SO_RCVBUF]) {
      expect(setsockopt(filter, 3, SOL_SOCKET, option)).toBe(allow);
      // Success is told and nothing done.
      expect(setsockopt(without, 3, SOL_SOCKET, option)).toBe(action.errno(0));
    }
    expect(setsockopt(without, 3, SOL_SOCKET, SO_REUSEADDR)).toBe(allow);
    expect(setsockopt(without, 3, 6, SO_SNDBUF)).toBe(allow);
  });
});

const headers = { x64: '/usr/include/x86_64-linux-gnu/asm/unistd_64.h', arm64: '/usr/include/asm-generic/unistd.h' };

/** The numbers of this machine's kernel headers; none where they are not installed. */
function headerNumbers(arch: keyof typeof headers): Map<string, number> {
  const text = existsSync(headers[arch]) ? readFileSync(headers[arch], 'utf8') : '';
  const pattern = /^#define __NR(?:3264)?_(\w+)\s+(?:\(__NR_arch_specific_syscall \+ )?(\d+)\)?\s*$/gm;
  return new Map([...text.matchAll(pattern)].map(([, name, number]) => [name ?? '', Number(number)]));
}

describe('the table of system calls', () => {
  it.each(['x64', 'arm64'] as const)('does not contradict the headers of this machine: %s', (arch) => {
    const mistakes = [...headerNumbers(arch)].filter(([name, number]) => {
      const ours = syscallNumber(name as SyscallName, arch);
      return ours !== undefined && ours !== number;
    });
    expect(mistakes).toEqual([]);
  });
});
