import { area, unit } from './main.ts';

export type Colour = '红' | '绿';
export type Shape = { kind: 'square'; side: number } | { kind: 'circle'; radius: number };

export function describe<S extends Shape>(shape: S): string {
  return `${shape.kind}: ${area(shape).toFixed(2)} ${unit}²`;
}
