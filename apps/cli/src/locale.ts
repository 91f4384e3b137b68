import type { Locale } from '@forkhall/protocol';

/** Chinese where the person's environment says so, by POSIX's order of precedence. */
export function localeOf(environment: NodeJS.ProcessEnv): Locale {
  const value = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  return /^zh(?:[_.-]|$)/i.test(value) ? 'zh' : 'en';
}
