import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

/** The version that the package says. */
export const version = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(resolve(import.meta.dirname, '../package.json'), 'utf8'))).version;
