import { accessSync, constants } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the two native programs are. */
export interface NativePrograms {
  launcher: string;
  init: string;
}

const nativeFolder = new URL('../native/', import.meta.url);

function programsIn(folder: string): NativePrograms | undefined {
  const programs = { launcher: `${folder}/forkhall-launcher`, init: `${folder}/forkhall-init` };
  try {
    for (const file of Object.values(programs)) accessSync(file, constants.X_OK);
    return programs;
  } catch {
    return undefined;
  }
}

/**
 * The native programs: prebuilt in a published package, built (again, where their sources have changed) in a checkout.
 * @throws Error that says what to install.
 */
export async function locateNative(): Promise<NativePrograms> {
  const prebuilt = programsIn(fileURLToPath(new URL(`prebuilt/${process.arch}`, nativeFolder)));
  if (prebuilt) return prebuilt;
  const { buildNative } = (await import(new URL('build.mjs', nativeFolder).href)) as { buildNative(): string };
  const built = programsIn(buildNative());
  if (!built) throw new Error('The native programs of the sandbox are not executable after their build.');
  return built;
}
