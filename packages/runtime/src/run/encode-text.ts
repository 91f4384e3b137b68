/** The bytes of each character in an encoding of one or two bytes a character, as far as its decoder knows them. */
function buildTable(label: string): Map<string, number[]> {
  const table = new Map<string, number[]>();
  const decoder = new TextDecoder(label, { fatal: true });
  const leads: number[] = [];
  const learn = (...bytes: number[]) => {
    try {
      const text = decoder.decode(new Uint8Array(bytes));
      // The first bytes found are the ones to write; a pair that decodes to two characters is no character.
      if ([...text].length === 1 && !table.has(text)) table.set(text, bytes);
      return true;
    } catch {
      return false;
    }
  };
  for (let byte = 0; byte < 256; byte++) if (!learn(byte)) leads.push(byte);
  for (const lead of leads) for (let trail = 0x40; trail < 0xff; trail++) learn(lead, trail);
  for (const lead of leads) for (let trail = 0x80; trail < 0xff; trail++) learn(lead, trail);
  return table;
}

const tables = new Map<string, Map<string, number[]>>();

/**
 * Text as bytes in any encoding that the platform can decode: it has encoders for UTF-8 and UTF-16 only.
 * @throws RangeError for an unknown label, an encoding with states (iso-2022-jp), or a character that it does not have
 */
export function encodeText(text: string, label: string): Uint8Array {
  const { encoding } = new TextDecoder(label);
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be' || encoding === 'iso-2022-jp') throw new RangeError(`text cannot be written as ${encoding}; give the input as bytes`);
  let table = tables.get(encoding);
  if (table === undefined) {
    table = buildTable(encoding);
    tables.set(encoding, table);
  }
  const bytes: number[] = [];
  for (const character of text) {
    const code = table.get(character);
    if (code === undefined) throw new RangeError(`${encoding} has no character ${JSON.stringify(character)}; give the input as bytes, or another encoding`);
    bytes.push(...code);
  }
  return new Uint8Array(bytes);
}
