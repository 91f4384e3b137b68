/** A classic-BPF machine as the kernel's, for the instructions that seccomp filters of ours use. */

export interface SystemCall {
  arch: number;
  number: number;
  arguments?: readonly (number | bigint)[];
}

/** struct seccomp_data, little endian. */
function dataOf({ arch, number, arguments: args = [] }: SystemCall): Buffer {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(number >>> 0, 0);
  data.writeUInt32LE(arch >>> 0, 4);
  args.forEach((value, index) => {
    data.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)), 16 + 8 * index);
  });
  return data;
}

/** What the filter answers. @throws where the filter jumps out of itself, runs on without end, or uses an unknown instruction. */
export function runFilter(filter: Buffer, call: SystemCall): number {
  const data = dataOf(call);
  let accumulator = 0;
  for (let at = 0; at < filter.length / 8; ) {
    const code = filter.readUInt16LE(at * 8);
    const [jt, jf, k] = [filter.readUInt8(at * 8 + 2), filter.readUInt8(at * 8 + 3), filter.readUInt32LE(at * 8 + 4)];
    const jump = (condition: boolean) => {
      at += 1 + (condition ? jt : jf);
    };
    switch (code) {
      case 0x20:
        accumulator = data.readUInt32LE(k);
        at++;
        break;
      case 0x54:
        accumulator = (accumulator & k) >>> 0;
        at++;
        break;
      case 0x15:
        jump(accumulator === k);
        break;
      case 0x35:
        jump(accumulator >= k);
        break;
      case 0x45:
        jump((accumulator & k) !== 0);
        break;
      case 0x06:
        return k;
      default:
        throw new Error(`instruction ${at} has the unknown code 0x${code.toString(16)}`);
    }
  }
  throw new Error('the filter runs off its end');
}
