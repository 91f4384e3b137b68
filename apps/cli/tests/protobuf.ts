/** One field of a message: a number for varints and fixed ones, bytes otherwise. */
export interface Field {
  number: number;
  value: bigint | Uint8Array;
}

/** Reads a message without knowing its schema. @throws where it is none */
export function fieldsOf(bytes: Uint8Array): Field[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = view.getUint8(at);
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const number = tag >> 3;
    switch (tag & 7) {
      case 0:
        fields.push({ number, value: varint() });
        break;
      case 1:
        fields.push({ number, value: view.getBigUint64(at, true) });
        at += 8;
        break;
      case 2: {
        const length = Number(varint());
        if (at + length > bytes.length) throw new Error(`field ${number} is longer than its message`);
        fields.push({ number, value: bytes.subarray(at, at + length) });
        at += length;
        break;
      }
      default:
        throw new Error(`field ${number} has wire type ${tag & 7}`);
    }
  }
  return fields;
}

/** What is at the end of a path of field numbers, through all repetitions. */
export function valuesAt(bytes: Uint8Array, ...path: number[]): (bigint | Uint8Array)[] {
  const [first, ...rest] = path;
  const values = fieldsOf(bytes).flatMap(({ number, value }) => (number === first ? [value] : []));
  if (rest.length === 0) return values;
  return values.flatMap((value) => (typeof value === 'bigint' ? [] : valuesAt(value, ...rest)));
}
