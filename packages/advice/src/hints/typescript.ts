import { edited, lineAt } from '../lines.ts';
import type { Bilingual, Offer, OfferContext } from '../offer.ts';
import type { Repair } from '../repairs/repair.ts';
import { maskTypeScript } from '../typescript/mask.ts';

interface Pattern {
  code: string;
  pattern: RegExp;
  title(m: RegExpExecArray): Bilingual;
  why: Bilingual;
}

const stripping = {
  en: 'Types are only taken out before the program runs; what would need code to be generated is refused.',
  zh: '程序运行前只会把类型去掉；需要生成代码的语法不能使用。',
};

const patterns: readonly Pattern[] = [
  {
    code: 'no-enum',
    pattern: /^[ \t]*(?:export[ \t]+)?(?:const[ \t]+)?enum[ \t]+([A-Za-z_$][\w$]*)/m,
    title: ([, name = '']) => ({
      en: `enum ${name} cannot run here: write const ${name} = { … } as const`,
      zh: `这里不能使用 enum ${name}：请写 const ${name} = { … } as const`,
    }),
    why: stripping,
  },
  {
    code: 'no-namespace',
    pattern: /^[ \t]*(?:export[ \t]+)?(?:namespace|module)[ \t]+([A-Za-z_$][\w$.]*)[ \t]*\{/m,
    title: ([, name = '']) => ({
      en: `namespace ${name} cannot run here: use a file with exports`,
      zh: `这里不能使用 namespace ${name}：请改用带 export 的文件`,
    }),
    why: stripping,
  },
  {
    code: 'no-parameter-properties',
    pattern: /\bconstructor[ \t]*\([^()]{0,400}?\b(private|public|protected|readonly)[ \t]+[A-Za-z_$]/,
    title: ([, word = '']) => ({
      en: `constructor(${word} …) cannot run here: declare the field and assign it`,
      zh: `这里不能使用 constructor(${word} …)：请声明字段并在构造函数里赋值`,
    }),
    why: stripping,
  },
  {
    code: 'no-import-equals',
    pattern: /^[ \t]*import[ \t]+[A-Za-z_$][\w$]*[ \t]*=[ \t]*require\b/m,
    title: () => ({ en: "import x = require(…) cannot run here: write import x from '…'", zh: "这里不能使用 import x = require(…)：请写 import x from '…'" }),
    why: stripping,
  },
  {
    code: 'no-require',
    pattern: /(?:^|[=\s(])require[ \t]*\(/m,
    title: () => ({
      en: "Files here are ES modules: write import … from '…' instead of require",
      zh: "这里的文件都是 ES 模块：请用 import … from '…' 代替 require",
    }),
    why: { en: 'require belongs to CommonJS and is not defined in an ES module.', zh: 'require 属于 CommonJS，在 ES 模块里没有定义。' },
  },
  {
    code: 'no-dirname',
    pattern: /\b(__dirname|__filename)\b/,
    title: ([, name = '']) => ({
      en: `${name} is not defined in ES modules: use import.meta.${name === '__dirname' ? 'dirname' : 'filename'}`,
      zh: `ES 模块里没有 ${name}：请用 import.meta.${name === '__dirname' ? 'dirname' : 'filename'}`,
    }),
    why: { en: 'It belongs to CommonJS.', zh: '它属于 CommonJS。' },
  },
];

export const typescriptSyntax: Repair = {
  code: 'typescript-syntax',
  languages: ['typescript'],
  offers(text): Offer[] {
    const mask = maskTypeScript(text);
    return patterns.flatMap(({ code, pattern, title, why }): Offer[] => {
      const match = pattern.exec(mask);
      if (!match || (code === 'no-require' && (/\bcreateRequire\b/.test(mask) || /\bimport[ \t]+[\w$]+[ \t]*=[ \t]*require/.test(mask)))) return [];
      return [{ code, title: title(match), why, line: lineAt(text, match.index + (match[0].length - match[0].trimStart().length)), certainty: 'hint' }];
    });
  },
};

/** Calls of this file's own async functions whose promise nobody waits for. */
export const missingAwait: Repair = {
  code: 'missing-await',
  languages: ['typescript'],
  offers(text): Offer[] {
    const mask = maskTypeScript(text);
    const names = new Set<string>();
    for (const found of mask.matchAll(/\basync[ \t]+function[ \t]*\*?[ \t]*([A-Za-z_$][\w$]*)|\b(?:const|let)[ \t]+([A-Za-z_$][\w$]*)[ \t]*=[ \t]*async\b/g))
      names.add((found[1] ?? found[2]) as string);
    const offers: Offer[] = [];
    for (const found of mask.matchAll(/^[ \t]*([A-Za-z_$][\w$]*)[ \t]*\(/gm)) {
      const name = found[1] as string;
      if (!names.has(name) || offers.length >= 5) continue;
      const end = mask.indexOf('\n', found.index);
      const line = mask.slice(found.index, end === -1 ? mask.length : end).trimEnd();
      const above = mask.slice(0, found.index).trimEnd();
      if (!/\);?$/.test(line) || /\.(?:then|catch|finally)\s*\(/.test(line) || /[=(,.+&|?:]$/.test(above) || /=>$/.test(above)) continue;
      offers.push({
        code: 'missing-await',
        title: { en: `Wait for it: await ${name}(…)`, zh: `要等待它完成：await ${name}(…)` },
        why: {
          en: 'Without await the program goes on at once, and an error in it is reported as an unhandled rejection.',
          zh: '不写 await 程序会立刻往下执行，里面出错时会变成未处理的 Promise 错误。',
        },
        line: lineAt(text, found.index),
        certainty: 'hint',
      });
    }
    return offers;
  },
};

/** `from './worker'` without its ending. */
export const importEnding: Repair = {
  code: 'import-ending',
  languages: ['typescript'],
  offers(text, _language, context: OfferContext): Offer[] {
    const mask = maskTypeScript(text);
    const offers: Offer[] = [];
    for (const found of text.matchAll(/\bfrom[ \t]*(['"])(\.{1,2}\/[^'"\n]{1,200})\1/g)) {
      const path = found[2] as string;
      const short = path.replace(/^\.\//, '');
      if (mask.slice(found.index, found.index + 4) !== 'from' || /\.(?:ts|mts|js|mjs|json|cjs|cts)$/.test(path)) continue;
      const ending = context.otherFiles?.includes(`${short}.mts`) ? '.mts' : '.ts';
      const known = context.otherFiles?.includes(`${short}${ending}`) ?? false;
      const at = found.index + found[0].length - 1;
      offers.push({
        code: 'import-ending',
        title: { en: `Write the whole file name: ${path}${ending}`, zh: `写完整的文件名：${path}${ending}` },
        why: { en: 'Node looks for exactly this file and adds no ending.', zh: 'Node 会按原样查找文件，不会自动补扩展名。' },
        line: lineAt(text, found.index),
        replacement: edited(text, [{ from: at, to: at, insert: ending }]),
        certainty: known ? 'likely' : 'hint',
      });
    }
    return offers.slice(0, 5);
  },
};
