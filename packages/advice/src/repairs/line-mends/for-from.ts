import type { LineMend } from './line-mend.ts';

export const forFrom: LineMend = {
  code: 'for-from',
  title: () => ({ en: 'Write “for … in” for the loop', zh: '循环要写成“for … in”' }),
  why: { en: '“from” belongs to an import; a loop over values begins with “for”.', zh: '“from”用于导入；遍历数据的循环以“for”开头。' },
  certainty: 'sure',
  candidates: (code) => (/^from\s+[^\s].*\sin\s/.test(code) && !/\simport\s/.test(code) ? [code.replace(/^from/, 'for')] : []),
};
