import { crossCompilerPackages, debian, pythonTestPackage } from './debian.mjs';
import { dependencies } from './dependencies.mjs';
import { native } from './native.mjs';
import { runtime } from './runtime.mjs';
import { toolchain } from './toolchain.mjs';
import { web } from './web.mjs';

const sandboxPackageNames = ['python3', 'bubblewrap', 'gcc', 'libc6-dev', 'python3-gevent'];
/** What the sandbox needs of the system. */
export const sandboxPackages = debian(sandboxPackageNames);

/** What each command needs, in the order in which it is made. */
export const stepsFor = {
  cli: [sandboxPackages, toolchain, dependencies, native, runtime],
  start: [sandboxPackages, toolchain, dependencies, native, runtime, web],
  dev: [sandboxPackages, toolchain, dependencies, native, runtime],
  package: [debian([...sandboxPackageNames, ...crossCompilerPackages]), toolchain, dependencies, native, runtime, web],
  static: [toolchain, dependencies],
  test: [debian([...sandboxPackageNames, 'chromium', 'fonts-noto-cjk']), toolchain, dependencies, native, runtime, web],
  conformance: [debian([...sandboxPackageNames, pythonTestPackage]), toolchain, dependencies, native],
};
