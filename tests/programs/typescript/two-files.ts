// Two files that import each other, a type-only import, satisfies, generics, as const: types are stripped.

import type { Colour } from './shapes.ts';
import { describe, type Shape } from './shapes.ts';

export const unit = 'cm';

export function area(shape: Shape): number {
  return shape.kind === 'square' ? shape.side ** 2 : Math.PI * shape.radius ** 2;
}

const shapes = [
  { kind: 'square', side: 2 },
  { kind: 'circle', radius: 1 },
] as const satisfies readonly Shape[];
const colour: Colour = '红';

if (import.meta.main) for (const shape of shapes) console.log(describe(shape), colour);
