/** The text that bytes hold, as UTF-8 (with or without a mark), UTF-16 with a mark, or GB 18030; undefined for other bytes. */
export function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.includes(0)) return undefined;
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      if (!hasControls(text)) return text;
    } catch {
      // Not this encoding.
    }
  }
  return undefined;
}

/** Texts have tabs, line ends, and the escapes of a terminal; other control characters are a sign of something else. */
function hasControls(text: string): boolean {
  for (let at = 0; at < Math.min(text.length, 10_000); at += 1) {
    const code = text.charCodeAt(at);
    if (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 12 && code !== 8 && code !== 27) return true;
  }
  return false;
}
