import type { Locale } from '@forkhall/protocol';
import { openHost } from '../sandbox-host.ts';
import { protectionTable, type Verdict, verdictOf, verdictText } from './protection-text.ts';

const statuses: Record<Verdict, number> = { holds: 0, weaker: 1, none: 2 };

/** Tries everything for real and prints what came of it; resolves to the exit status. */
export async function doctorCommand({ json, locale }: { json: boolean; locale: Locale }): Promise<number> {
  await using host = await openHost();
  const protections = await host.probe();
  const verdict = verdictOf(protections);
  const text = json
    ? JSON.stringify({ verdict, cgroup: host.cgroup, interpreters: host.interpreters, protections }, undefined, 2)
    : `${protectionTable(protections, locale)}\n\n${verdictText(verdict, locale)}`;
  process.stdout.write(`${text}\n`);
  return statuses[verdict];
}
