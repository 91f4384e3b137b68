import { blockFields, blockKinds } from '@forkhall/insight';
import { backgroundOf, barHeight, middleOf, type Scene, xOf } from './scene.ts';

const [wait, stuck, task, waits, tasks, asleep] = blockKinds.map((_kind, index) => index) as [number, number, number, number, number, number];

/** What a lane waited for or worked on, over the bar of its life. */
export function drawBlocks(context: CanvasRenderingContext2D, scene: Scene): void {
  const { view, colours } = scene;
  if (view === undefined) return;
  const hatch = hatching(context, colours.bad);
  for (let at = 0; at < view.blocks.length; at += blockFields) {
    const row = scene.rowOf.get(view.lanes[view.blocks[at] ?? 0] ?? '');
    if (row === undefined) continue;
    const kind = view.blocks[at + 1] ?? 0;
    const [start = 0, stop = 0, share = 0, item = -1] = view.blocks.slice(at + 2, at + 6);
    const lane = scene.rows[row]?.lane;
    const from = Math.max(xOf(scene, start), scene.labelWidth - 4);
    const to = Math.min(xOf(scene, Math.min(stop, lane?.to ?? scene.end)), scene.width + 4);
    if (to < scene.labelWidth || from > scene.width || lane === undefined) continue;
    const wide = Math.max(to - from, 1);
    const y = middleOf(scene, row);
    const colour = scene.colourOf(lane.process);
    if (kind === task || kind === tasks) {
      // A gap of a pixel tells one task from the next.
      context.globalAlpha = kind === tasks ? 0.3 + 0.6 * share : 1;
      context.fillStyle = colour;
      context.fillRect(from, y - 8, wide > 4 ? wide - 1.5 : wide, 16);
      context.globalAlpha = 1;
      if (kind === task) label(context, scene.words(item), from, wide, y, colours.background);
      continue;
    }
    context.fillStyle = backgroundOf(scene, row);
    context.fillRect(from, y - barHeight / 2, wide, barHeight);
    if (kind === wait) {
      context.globalAlpha = 0.26;
      context.fillStyle = colour;
      context.fillRect(from, y - 7, wide, 14);
      context.globalAlpha = 1;
      label(context, scene.words(item), from, wide, y, colours.text);
    } else if (kind === stuck) {
      context.fillStyle = colours.badSoft;
      context.fillRect(from, y - 9, wide, 18);
      context.fillStyle = hatch;
      context.fillRect(from, y - 9, wide, 18);
      context.strokeStyle = colours.bad;
      context.lineWidth = 1;
      context.strokeRect(from + 0.5, y - 8.5, Math.max(wide - 1, 1), 17);
      label(context, scene.words(item), from, wide, y, colours.bad, colours.background);
    } else if (kind === waits) {
      // Many short waits: as much of the bar stays as it ran meanwhile.
      context.fillStyle = colour;
      context.globalAlpha = 0.26;
      context.fillRect(from, y - 7, wide, 14);
      context.globalAlpha = 1;
      const rest = barHeight * (1 - share);
      context.fillRect(from, y + barHeight / 2 - rest, wide, rest);
    } else if (kind === asleep) {
      context.fillStyle = colour;
      context.fillRect(from, y - 1, wide, 2);
    }
  }
}

/** Text in a block, where there is room for a few letters of it. */
function label(context: CanvasRenderingContext2D, text: string | undefined, from: number, wide: number, y: number, colour: string, ground?: string): void {
  if (text === undefined || wide < 34) return;
  const room = wide - 10;
  const length = context.measureText(text).width;
  if (length > room && room < 46) return;
  context.save();
  context.beginPath();
  context.rect(from, y - 12, wide, 24);
  context.clip();
  context.textAlign = 'left';
  const shown = length <= room ? text : `${text.slice(0, Math.max(1, Math.floor((text.length * room) / length) - 1))}…`;
  if (ground !== undefined) {
    context.fillStyle = ground;
    context.fillRect(from + 1, y - 8, Math.min(length, room) + 9, 16);
  }
  context.fillStyle = colour;
  context.fillText(shown, from + 6, y + 0.5);
  context.restore();
}

const hatchings = new Map<string, CanvasPattern>();

function hatching(context: CanvasRenderingContext2D, colour: string): CanvasPattern | string {
  const known = hatchings.get(colour);
  if (known !== undefined) return known;
  const size = 7;
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const own = tile.getContext('2d');
  if (own === null) return colour;
  own.strokeStyle = colour;
  own.globalAlpha = 0.45;
  own.lineWidth = 1.4;
  own.beginPath();
  for (const shift of [-size, 0, size]) {
    own.moveTo(shift, size);
    own.lineTo(shift + size, 0);
  }
  own.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  if (pattern === null) return colour;
  hatchings.set(colour, pattern);
  return pattern;
}
