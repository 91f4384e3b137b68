/** A small assembler for seccomp's classic BPF: struct sock_filter is `u16 code, u8 jt, u8 jf, u32 k`. */

const code = { loadWord: 0x20, jumpIfEqual: 0x15, jumpIfAtLeast: 0x35, jumpIfBits: 0x45, and: 0x54, return: 0x06 } as const;

export type Condition = 'equal' | 'at-least' | 'has-bits';
const conditionCodes: Record<Condition, number> = { equal: code.jumpIfEqual, 'at-least': code.jumpIfAtLeast, 'has-bits': code.jumpIfBits };

interface Instruction {
  code: number;
  jt: number;
  jf: number;
  k: number;
}

export class Program {
  readonly #instructions: Instruction[] = [];

  get length(): number {
    return this.#instructions.length;
  }

  #add(code: number, k: number, jt = 0, jf = 0): void {
    if (jt > 255 || jf > 255) throw new RangeError(`a jump over ${Math.max(jt, jf)} instructions does not fit`);
    this.#instructions.push({ code, jt, jf, k: k >>> 0 });
  }

  /** Loads a 32-bit word of struct seccomp_data into the accumulator. */
  load(offset: number): void {
    this.#add(code.loadWord, offset);
  }

  and(mask: number): void {
    this.#add(code.and, mask);
  }

  return(action: number): void {
    this.#add(code.return, action);
  }

  /** Runs the body only if the accumulator fulfils the condition. */
  when(condition: Condition, value: number, body: (program: Program) => void): void {
    const inner = new Program();
    body(inner);
    this.#add(conditionCodes[condition], value, 0, inner.length);
    this.#instructions.push(...inner.#instructions);
  }

  /** The program as the kernel and `bwrap --seccomp` read it. */
  bytes(): Buffer {
    const bytes = Buffer.alloc(this.#instructions.length * 8);
    this.#instructions.forEach((instruction, index) => {
      bytes.writeUInt16LE(instruction.code, index * 8);
      bytes.writeUInt8(instruction.jt, index * 8 + 2);
      bytes.writeUInt8(instruction.jf, index * 8 + 3);
      bytes.writeUInt32LE(instruction.k, index * 8 + 4);
    });
    return bytes;
  }
}
