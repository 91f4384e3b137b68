import { fileURLToPath } from 'node:url';
import { openSandboxHost, type SandboxHost } from '@forkhall/sandbox';

/** A host for one run at a time, without spares. */
export async function openHost(): Promise<SandboxHost> {
  const runtimeFolder = fileURLToPath(new URL('../../../packages/runtime', import.meta.url));
  return await openSandboxHost({ runtimeFolder, places: 1, spares: { python: 0, typescript: 0 } });
}
