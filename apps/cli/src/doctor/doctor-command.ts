import type { Locale } from '@forkhall/protocol';
import type { SandboxHost } from '@forkhall/sandbox';
import { openHost } from '../sandbox-host.ts';
import { protectionTable, type Verdict, verdictOf, verdictText } from './protection-text.ts';

const statuses: Record<Verdict, number> = { holds: 0, weaker: 1, none: 2 };

/** Tries everything for real and prints what came of it; resolves to the exit status. */
export async function doctorCommand({ json, locale }: { json: boolean; locale: Locale }): Promise<number> {
  let host: SandboxHost;
  try {
    host = await openHost();
  } catch (error) {
    return withoutSandbox(error instanceof Error ? error.message : String(error), { json, locale });
  }
  await using _ = host;
  const protections = await host.probe();
  const verdict = verdictOf(protections);
  const text = json
    ? JSON.stringify({ verdict, cgroup: host.cgroup, interpreters: host.interpreters, protections }, undefined, 2)
    : `${protectionTable(protections, locale)}\n\n${verdictText(verdict, locale)}`;
  process.stdout.write(`${text}\n`);
  return statuses[verdict];
}

/** The error names the cause and the remedy. */
function withoutSandbox(problem: string, { json, locale }: { json: boolean; locale: Locale }): number {
  const text = json ? JSON.stringify({ verdict: 'none', problem, protections: [] }, undefined, 2) : `${problem}\n\n${verdictText('none', locale)}`;
  process.stdout.write(`${text}\n`);
  return statuses.none;
}
