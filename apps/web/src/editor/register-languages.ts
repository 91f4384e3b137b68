import type * as Monaco from 'monaco-editor/editor';
import * as javascript from 'monaco-editor/languages/definitions/javascript/javascript.js';
import * as markdown from 'monaco-editor/languages/definitions/markdown/markdown.js';
import * as typescript from 'monaco-editor/languages/definitions/typescript/typescript.js';
import { pythonConfiguration, pythonLanguage } from './python-language.ts';

type Language = Monaco.languages.IMonarchLanguage;

/** Monaco's TypeScript, with calls told from other names. */
function withCalls(language: Language): Language {
  const common = language.tokenizer.common ?? [];
  const call: Monaco.languages.IMonarchLanguageRule = [/#?[a-z_$][\w$]*(?=\()/, { cases: { '@keywords': 'keyword', '@default': 'function' } }];
  return { ...language, tokenizer: { ...language.tokenizer, common: [call, ...common] } };
}

/** The languages of a session. Others are shown as plain text. */
export function registerLanguages({ languages }: typeof Monaco): void {
  const known: [string, Monaco.languages.LanguageConfiguration, Language][] = [
    ['python', pythonConfiguration, pythonLanguage],
    ['typescript', typescript.conf, withCalls(typescript.language)],
    ['javascript', javascript.conf, withCalls(javascript.language)],
    ['markdown', markdown.conf, markdown.language],
  ];
  for (const [id, configuration, language] of known) {
    languages.register({ id });
    languages.setLanguageConfiguration(id, configuration);
    languages.setMonarchTokensProvider(id, language);
  }
}
