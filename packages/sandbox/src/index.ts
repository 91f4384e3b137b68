export { RingReader } from './events/ring-reader.ts';
export { openSandboxHost } from './host.ts';
export type * from './types.ts';
