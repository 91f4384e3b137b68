import { withPlainPunctuation } from '../full-width.ts';
import type { LineMend } from './line-mend.ts';

/** Not offered by itself (the whole text is mended at once), but a step on the way to other mends. */
export const plainPunctuation: LineMend = {
  code: 'full-width',
  title: () => ({ en: 'Use plain punctuation', zh: '换成英文标点' }),
  why: { en: 'Python accepts only half-width marks.', zh: 'Python 只认英文半角标点。' },
  certainty: 'sure',
  candidates(code) {
    const plain = withPlainPunctuation(code);
    return plain.edits.length > 0 ? [plain.text] : [];
  },
};
