import type { Parent } from '../child/parent.ts';
import { Hub } from '../hub/hub.ts';
import { HubServer } from '../session/hub-host.ts';

/** The life of a manager's process: it keeps a hub of its own until it is told to quit. */
export async function serve(_job: unknown[], parent: Parent): Promise<void> {
  const hub = new Hub();
  const server = await HubServer.listen(hub);
  const channel = parent.open((frame) => {
    if (frame[0] !== 'quit') return;
    server.close();
    process.exit();
  });
  channel.send(['listening', server.path]);
  channel.socket.ref();
}
