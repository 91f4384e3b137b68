import { explain, offers, repaired } from '@forkhall/advice';
import type { AdviceAnswer, AdviceQuestion } from '../advice/advice-client.ts';

function answer(question: AdviceQuestion): AdviceAnswer {
  switch (question.kind) {
    case 'offers':
      return { kind: 'offers', offers: offers(question.text, question.language, question.context) };
    case 'repaired':
      return { kind: 'repaired', ...repaired(question.text, question.language, question.codes, question.context) };
    case 'explain':
      return { kind: 'explain', explained: explain(question.output, question.sources, question.language) };
  }
}

self.addEventListener('message', ({ data: { id, question } }: MessageEvent<{ id: number; question: AdviceQuestion }>) => {
  try {
    self.postMessage({ id, answer: answer(question) });
  } catch (error) {
    self.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
