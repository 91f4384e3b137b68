import type { Locale } from '@forkhall/protocol';

let loading: Promise<typeof import('./code-editor.ts')> | undefined;

/** The editor, loaded once. Its own words are fixed when it loads: those of another language come before it. */
export function loadEditor(locale: Locale): Promise<typeof import('./code-editor.ts')> {
  loading ??= (async () => {
    if (locale === 'zh') await import('monaco-editor/nls/lang/zh-cn');
    return import('./code-editor.ts');
  })().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}
