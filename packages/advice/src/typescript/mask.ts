/** The same text with what stands in strings, templates, comments and regular expressions as blanks; offsets stay. */
export function maskTypeScript(text: string): string {
  const out: string[] = [];
  let at = 0;
  /** Open templates: the depth of braces at which each `${` ends. */
  const templates: number[] = [];
  let depth = 0;
  let before = '';
  const copy = (to: number): void => {
    out.push(text.slice(at, to));
    at = to;
  };
  const blank = (to: number): void => {
    out.push(text.slice(at, to).replace(/[^\n]/g, ' '));
    at = to;
  };
  const template = (): void => {
    let i = at;
    for (; i < text.length; i += 1) {
      if (text[i] === '\\') i += 1;
      else if (text[i] === '`') {
        blank(i);
        copy(i + 1);
        return;
      } else if (text[i] === '$' && text[i + 1] === '{') {
        blank(i + 2);
        templates.push(depth);
        depth += 1;
        return;
      }
    }
    blank(Math.min(i, text.length));
  };
  while (at < text.length) {
    const c = text[at] as string;
    const two = text.slice(at, at + 2);
    if (two === '//') {
      const end = text.indexOf('\n', at);
      blank(end === -1 ? text.length : end);
    } else if (two === '/*') {
      const end = text.indexOf('*/', at + 2);
      blank(end === -1 ? text.length : end + 2);
    } else if (c === '"' || c === "'") {
      let i = at + 1;
      while (i < text.length && text[i] !== c && text[i] !== '\n') i += text[i] === '\\' ? 2 : 1;
      copy(at + 1);
      blank(Math.min(i, text.length));
      if (text[at] === c) copy(at + 1);
      before = c;
    } else if (c === '`') {
      copy(at + 1);
      template();
      before = '`';
    } else if (c === '/' && /^$|[=(,:;!&|?{}[+\-*%<>~^]|return$|typeof$|case$|of$|in$/.test(before)) {
      const end = regexEnd(text, at);
      if (end === undefined) copy(at + 1);
      else blank(end);
      before = ')';
    } else if (c === '}' && templates.at(-1) === depth - 1) {
      templates.pop();
      depth -= 1;
      blank(at + 1);
      template();
      before = '`';
    } else {
      if (c === '{') depth += 1;
      else if (c === '}') depth = Math.max(0, depth - 1);
      const word = /[A-Za-z_$][\w$]*/y;
      word.lastIndex = at;
      const name = word.exec(text)?.[0];
      if (!/\s/.test(c)) before = name ?? c;
      copy(at + (name?.length ?? 1));
    }
  }
  return out.join('');
}

/** The end of a regular expression on its line, or undefined if this is no such thing. */
function regexEnd(text: string, from: number): number | undefined {
  let inClass = false;
  for (let i = from + 1; i < text.length && text[i] !== '\n'; i += 1) {
    const c = text[i];
    if (c === '\\') i += 1;
    else if (c === '[') inClass = true;
    else if (c === ']') inClass = false;
    else if (c === '/' && !inClass) {
      while (/[a-z]/.test(text[i + 1] ?? '')) i += 1;
      return i + 1;
    }
  }
  return undefined;
}
