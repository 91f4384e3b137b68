const signatures: [string, number[]][] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
  ['image/bmp', [0x42, 0x4d]],
];

/** The kind of picture that bytes are, by their first ones; undefined for anything else. SVG counts as text: it can hold scripts. */
export function pictureType(bytes: Uint8Array): string | undefined {
  const starts = (signature: number[], at = 0) => signature.every((byte, index) => bytes[at + index] === byte);
  if (starts([0x52, 0x49, 0x46, 0x46]) && starts([0x57, 0x45, 0x42, 0x50], 8)) return 'image/webp';
  return signatures.find(([type, signature]) => starts(signature) && (type !== 'image/bmp' || bytes.length > 26))?.[0];
}
