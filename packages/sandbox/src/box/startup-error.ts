/** What bubblewrap's words mean, and what to do. */
const causes: readonly { pattern: RegExp; cause: string; remedy: string }[] = [
  {
    pattern: /setting up uid map: Permission denied|RTM_NEWADDR|loopback: Failed/,
    cause: 'AppArmor keeps programs of ordinary users from making namespaces (Ubuntu since 23.10)',
    remedy: 'install an AppArmor profile for /usr/bin/bwrap that has the rule "userns,", or set kernel.apparmor_restrict_unprivileged_userns=0',
  },
  {
    pattern: /No permissions to creat(e|ing) new namespace|Creating new namespace failed: Operation not permitted|unshare.*Operation not permitted/,
    cause: 'this machine or container does not let the server make namespaces',
    remedy: 'in Docker use the compose file of Forkhall (its seccomp profile and systempaths=unconfined); elsewhere set kernel.unprivileged_userns_clone=1',
  },
  {
    pattern: /Creating new namespace failed: No space left|max_user_namespaces/,
    cause: 'user namespaces are used up or switched off here',
    remedy: 'raise the sysctl user.max_user_namespaces',
  },
  {
    pattern: /Can't mount proc/,
    cause: 'the container masks /proc, so no sandbox inside it can have a /proc of its own',
    remedy: 'start the container with --security-opt systempaths=unconfined',
  },
  {
    pattern: /pivot_root|Failed to make \/ slave|mounting/,
    cause: 'mounting is not allowed here',
    remedy: 'in Docker use the compose file of Forkhall; with AppArmor also --security-opt apparmor=unconfined or a profile that allows mount',
  },
  {
    pattern: /Can't find source path/,
    cause: 'a file that sandboxes need cannot be read by the user of a run',
    remedy: 'install Forkhall, Node and Python where every user can read them',
  },
  { pattern: /Unknown option/, cause: 'this bubblewrap is too old', remedy: 'install bubblewrap 0.8 or newer' },
];

/** One line for the operator: what failed, why it probably did, and what to do. */
export function explainStartupError(said: string): string {
  const text = said.replaceAll(/\s+/g, ' ').trim() || 'it ended without a word';
  const known = causes.find(({ pattern }) => pattern.test(text));
  return known ? `${text} — ${known.cause}: ${known.remedy}` : text;
}
