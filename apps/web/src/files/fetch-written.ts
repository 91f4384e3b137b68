export interface WrittenContent {
  bytes: Uint8Array;
  /** True where more follows than was asked for. */
  cut: boolean;
}

/** The file's first `maxBytes`. @throws Error with the status where the server does not give it */
export async function fetchWritten(url: string, maxBytes: number, signal?: AbortSignal): Promise<WrittenContent> {
  const response = await fetch(url, signal === undefined ? {} : { signal });
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.byteLength;
    if (length > maxBytes) {
      void reader.cancel();
      break;
    }
  }
  const bytes = new Uint8Array(Math.min(length, maxBytes));
  let at = 0;
  for (const part of parts) {
    bytes.set(part.subarray(0, bytes.length - at), at);
    at = Math.min(bytes.length, at + part.byteLength);
  }
  return { bytes, cut: length > maxBytes };
}
