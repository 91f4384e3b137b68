import { writeFileSync } from 'node:fs';
import { perfettoTrace } from '@forkhall/insight';
import { checkFile } from '../check-file.ts';
import { readRecording } from './read-recording.ts';

/** Writes a recorded run as a trace for Perfetto (ui.perfetto.dev); resolves to the exit status. */
export async function traceCommand(path: string, { output }: { output: string }): Promise<number> {
  const { events } = await readRecording(path);
  checkFile('-o', output);
  // They were told as they came in; a trace is in the order of time.
  events.sort((a, b) => a.t - b.t);
  writeFileSync(output, perfettoTrace(events));
  return 0;
}
