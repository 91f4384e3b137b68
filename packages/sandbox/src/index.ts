export { RingReader, type RingReaderOptions } from './events/ring-reader.ts';
export { openSandboxHost } from './host.ts';
export type * from './types.ts';
