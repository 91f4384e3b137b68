import { appendFileSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { copyReadable, stageTree } from './stage-tree.ts';

export const studentUid = 1000;
export const sandboxHostName = 'forkhall';

/**
 * What /etc holds in a sandbox: enough for names, ports, time zones and the dynamic linker; nothing that is this machine's own.
 * `dns` finds no server: a name outside fails at once, as on a computer without a network (EAI_AGAIN), not as a name that does not exist.
 */
const ownFiles: Record<string, string> = {
  passwd: `root:x:0:0:root:/root:/bin/sh\nstudent:x:${studentUid}:${studentUid}:Student:/home/student:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n`,
  group: `root:x:0:\nstudent:x:${studentUid}:\nnogroup:x:65534:\n`,
  hosts: `127.0.0.1 localhost\n127.0.1.1 ${sandboxHostName}\n::1 localhost ip6-localhost ip6-loopback\n`,
  'nsswitch.conf': 'passwd: files\ngroup: files\nshadow: files\nhosts: files dns\nnetworks: files\nprotocols: files\nservices: files\n',
  hostname: `${sandboxHostName}\n`,
  'host.conf': 'multi on\n',
  shells: '/bin/sh\n/bin/bash\n',
  'resolv.conf': '',
};

/** Taken over from the machine where it has them. */
const copied = ['ld.so.cache', 'localtime', 'timezone', 'services', 'protocols', 'mime.types', 'terminfo', 'inputrc', 'ssl/openssl.cnf'];

/** Debian's names for programs, hundreds of links: bound as it is, as /usr/bin is. */
export const alternatives = '/etc/alternatives';

/** Fills a new folder with the sandbox's /etc; `pythonBeginning` is run by every Python whose sitecustomize is there. */
export function writeEtcFolder(folder: string, pythonBeginning: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  for (const [name, text] of Object.entries(ownFiles)) writeFileSync(`${folder}/${name}`, text, { mode: 0o644 });
  if (existsSync(alternatives)) mkdirSync(`${folder}/alternatives`, { mode: 0o755 });
  const pythonFolders = readdirSync('/etc').filter((name) => /^python3(\.\d+)?$/.test(name));
  for (const name of [...copied, ...pythonFolders]) {
    const source = `/etc/${name}`;
    if (!existsSync(source)) continue;
    // Some are links (localtime, to a zone): their target is taken.
    const target = `${folder}/${name}`;
    if (statSync(source).isDirectory()) stageTree(source, target, copyReadable);
    else {
      mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
      copyReadable(source, target);
    }
  }
  for (const name of pythonFolders) {
    const file = `${folder}/${name}/sitecustomize.py`;
    if (existsSync(file)) appendFileSync(file, pythonBeginning);
  }
}
