import type { languages } from 'monaco-editor/editor';

const name = '[\\p{L}_][\\p{L}\\p{N}_]*';
const word = (pattern: string) => new RegExp(pattern, 'u');

export const pythonConfiguration: languages.LanguageConfiguration = {
  comments: { lineComment: '#' },
  brackets: [
    ['{', '}'],
    ['[', ']'],
    ['(', ')'],
  ],
  autoClosingPairs: [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '(', close: ')' },
    { open: '"', close: '"', notIn: ['string', 'comment'] },
    { open: "'", close: "'", notIn: ['string', 'comment'] },
  ],
  surroundingPairs: [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '(', close: ')' },
    { open: '"', close: '"' },
    { open: "'", close: "'" },
  ],
  wordPattern: /(-?\d*\.\d\w*)|([\p{L}_][\p{L}\p{N}_]*)/u,
  onEnterRules: [
    // 1 and 3 stand for Indent and Outdent in Monaco's enumeration.
    { beforeText: /^\s*(?:def|class|for|if|elif|else|while|try|with|finally|except|async|match|case)\b.*:\s*(?:#.*)?$/, action: { indentAction: 1 } },
    { beforeText: /^\s+(?:return\b.*|pass|break|continue|raise\b.*)$/, action: { indentAction: 3 } },
  ],
  folding: { offSide: true },
};

/** Python's words for Monaco: functions and classes by their place, strings with every prefix, expressions inside f-strings. */
export const pythonLanguage: languages.IMonarchLanguage = {
  defaultToken: '',
  tokenPostfix: '.python',
  unicode: true,
  includeLF: true,
  keywords:
    'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
      ' ',
    ),
  constants: ['True', 'False', 'None', 'Ellipsis', 'NotImplemented', '__name__', '__file__'],
  brackets: [
    { open: '{', close: '}', token: 'delimiter.curly' },
    { open: '[', close: ']', token: 'delimiter.square' },
    { open: '(', close: ')', token: 'delimiter.parenthesis' },
  ],
  tokenizer: {
    root: [{ include: '@expression' }],
    expression: [
      [/[ \t\r\n]+/, 'white'],
      [/#.*/, 'comment'],
      [/^(\s*)(match|case|type)(?=\s+[^\s=:.,)\]].*[:=])/, ['white', 'keyword']],
      [word(`(def)(\\s+)(${name})`), ['keyword', 'white', 'function']],
      [word(`(class)(\\s+)(${name})`), ['keyword', 'white', 'type']],
      [word(`(\\.)(${name})(?=\\s?\\()`), ['delimiter', 'function']],
      [word(`(\\.)(${name})`), ['delimiter', 'identifier']],
      [/(?:[fF][rR]?|[rR][fF])("""|''')/, { token: 'string', next: '@formattedLong.$1' }],
      [/(?:[fF][rR]?|[rR][fF])(["'])/, { token: 'string', next: '@formatted.$1' }],
      [/(?:[bBuUrR]|[bB][rR]|[rR][bB])?("""|''')/, { token: 'string', next: '@long.$1' }],
      [/(?:[bBuUrR]|[bB][rR]|[rR][bB])?(["'])/, { token: 'string', next: '@short.$1' }],
      [/0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+/, 'number'],
      [/(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?[jJ]?/, 'number'],
      [word(`@${name}(?:\\.${name})*`), 'annotation'],
      [word('[A-Z]\\p{L}*[a-z][\\p{L}\\p{N}_]*'), { cases: { '@constants': 'number', '@default': 'type' } }],
      [word(`${name}(?=\\s?\\()`), { cases: { '@keywords': 'keyword', '@constants': 'number', '@default': 'function' } }],
      [word(name), { cases: { '@keywords': 'keyword', '@constants': 'number', '@default': 'identifier' } }],
      [/[{}[\]()]/, '@brackets'],
      [/[-+*/%&|^~<>=!:;,.]/, 'delimiter'],
    ],
    short: [
      [/[^\\'"\n]+/, 'string'],
      [/\\[\s\S]/, 'string.escape'],
      [/["']/, { cases: { '$0==$S2': { token: 'string', next: '@pop' }, '@default': 'string' } }],
      [/\n/, { token: 'string', next: '@pop' }],
    ],
    long: [
      [/[^\\'"]+/, 'string'],
      [/\\[\s\S]/, 'string.escape'],
      [/"""|'''/, { cases: { '$0==$S2': { token: 'string', next: '@pop' }, '@default': 'string' } }],
      [/["']/, 'string'],
    ],
    formatted: [[/\{\{|\}\}/, 'string.escape'], [/\{/, { token: 'delimiter.curly', next: '@value' }], [/[^\\'"\n{}]+/, 'string'], { include: '@short' }],
    formattedLong: [[/\{\{|\}\}/, 'string.escape'], [/\{/, { token: 'delimiter.curly', next: '@value' }], [/[^\\'"{}]+/, 'string'], { include: '@long' }],
    /** Between the braces of an f-string; a colon begins the format. */
    value: [
      [/\}/, { token: 'delimiter.curly', next: '@pop' }],
      [/\n/, { token: 'white', next: '@pop' }],
      [/![rsa](?=[:}])/, 'string.escape'],
      [/:(?!=)[^{}"'\n]*/, 'string.escape'],
      [/[([{]/, { token: '@brackets', next: '@nested' }],
      { include: '@expression' },
    ],
    nested: [[/[)\]}]/, { token: '@brackets', next: '@pop' }], [/[([{]/, { token: '@brackets', next: '@nested' }], { include: '@expression' }],
  },
};
