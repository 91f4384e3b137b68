export { openSandboxHost } from './host.ts';
export type * from './types.ts';
