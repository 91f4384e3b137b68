import type { Offer } from '../offer.ts';
import { chunksOf } from '../python/chunks.ts';
import { isSubstantive } from '../python/line-kind.ts';
import { parsePython } from '../python/parse.ts';
import { commonIndent } from './common-indent.ts';
import type { Repair } from './repair.ts';

const prompt = /^[ \t]*(?:>>>(?: |$)|In ?\[\d*\]: ?)/;
const continued = /^[ \t]*(?:\.\.\.(?: |$)|\.{3,}: ?)/;
const ipythonOut = /^[ \t]*Out ?\[\d+\]:/;

/** A console transcript as a program: prompts off, what was printed as comments. */
function asProgram(lines: readonly string[]): string[] {
  let inStatement = false;
  let sawPrompt = false;
  return lines.map((line) => {
    const start = prompt.exec(line);
    if (start) {
      inStatement = true;
      sawPrompt = true;
      return line.slice(start[0].length);
    }
    const more = inStatement ? continued.exec(line) : undefined;
    if (more) return line.slice(more[0].length);
    if (line.trim() === '') {
      inStatement = false;
      return '';
    }
    if (!sawPrompt) return line;
    const printed = inStatement || ipythonOut.test(line) || !chunksOf(line).some(isSubstantive);
    return printed && !line.startsWith('#') ? `# ${line}` : line;
  });
}

export const prompts: Repair = {
  code: 'strip-prompts',
  languages: ['python'],
  isOuter: true,
  offers(text): Offer[] {
    if (!parsePython(text).fault) return [];
    const first = chunksOf(text).find((chunk) => chunk.kind === 'broken' && prompt.test(chunk.code));
    if (!first) return [];
    const lines = text.split('\n');
    const indent = commonIndent(lines);
    const replacement = asProgram(lines.map((line) => line.slice(line.startsWith(indent) ? indent.length : 0))).join('\n');
    return [
      {
        code: 'strip-prompts',
        title: { en: 'Remove the prompts (>>> and ...)', zh: '去掉提示符（>>> 和 ...）' },
        why: {
          en: 'This was copied from an interactive console. The prompts are not code; what was printed becomes comments.',
          zh: '这段内容来自交互式命令行。提示符不是代码；打印出来的结果会改成注释。',
        },
        line: first.line,
        replacement,
        certainty: 'sure',
      },
    ];
  },
};
