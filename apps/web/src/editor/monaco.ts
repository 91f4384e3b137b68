import 'monaco-editor/features/register.all';
import * as monaco from 'monaco-editor/editor';
import { javascriptDefaults, typescriptDefaults } from 'monaco-editor/languages/features/typescript/register';
import { editorThemes } from './editor-themes.ts';
import { registerLanguages } from './register-languages.ts';
import { typescriptOptions } from './typescript-options.ts';

self.MonacoEnvironment = {
  getWorker: (_moduleId: string, label: string) =>
    label === 'typescript' || label === 'javascript'
      ? new Worker(new URL('../workers/ts.worker.ts', import.meta.url), { type: 'module' })
      : new Worker(new URL('../workers/editor.worker.ts', import.meta.url), { type: 'module' }),
};

registerLanguages(monaco);

for (const [name, theme] of Object.entries(editorThemes)) monaco.editor.defineTheme(name, theme);

for (const defaults of [typescriptDefaults, javascriptDefaults]) {
  defaults.setCompilerOptions(typescriptOptions);
  defaults.setDiagnosticsOptions({ noSuggestionDiagnostics: false, diagnosticCodesToIgnore: [] });
  defaults.setEagerModelSync(true);
}

let typesAsked: Promise<void> | undefined;

/** Node's types and our library's, fetched when the first TypeScript file is opened. */
export function loadNodeTypes(): Promise<void> {
  typesAsked ??= (async () => {
    const response = await fetch('/types/node.json');
    if (!response.ok) throw new Error(`types/node.json: ${response.status}`);
    const files = (await response.json()) as Record<string, string>;
    const libraries = Object.entries(files).map(([path, content]) => ({ filePath: `file:///node_modules/${path}`, content }));
    for (const defaults of [typescriptDefaults, javascriptDefaults]) defaults.setExtraLibs(libraries);
  })().catch((error: unknown) => {
    typesAsked = undefined;
    console.error('the types of Node could not be loaded', error);
  });
  return typesAsked;
}

export { monaco };
