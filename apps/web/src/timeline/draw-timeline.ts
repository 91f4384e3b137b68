import { drawArrows } from './draw-arrows.ts';
import { drawBlocks } from './draw-blocks.ts';
import { axisHeight, backgroundOf, barHeight, middleOf, rowHeight, type Scene, topOf, xOf } from './scene.ts';
import { timeTicks } from './time-range.ts';

/** Draws the timeline: lanes with their blocks, arrows, the axis and the chosen moment. */
export function drawTimeline(context: CanvasRenderingContext2D, scene: Scene): void {
  const { width, height, colours, labelWidth, scrollTop, rows } = scene;
  const plotHeight = height - axisHeight;
  context.fillStyle = colours.background;
  context.fillRect(0, 0, width, height);
  context.font = scene.font;
  context.textBaseline = 'middle';
  const first = Math.max(0, Math.floor(scrollTop / rowHeight));
  const last = Math.min(rows.length, Math.ceil((scrollTop + plotHeight) / rowHeight));
  const bottom = Math.min(plotHeight, rows.length * rowHeight - scrollTop);
  clipped(context, 0, 0, width, plotHeight, () => {
    for (let row = first; row < last; row++) drawRowBackground(context, scene, row);
  });
  drawAxis(context, scene, bottom);
  clipped(context, labelWidth, 0, width - labelWidth, plotHeight, () => {
    for (let row = first; row < last; row++) drawLife(context, scene, row);
    drawBlocks(context, scene);
    drawArrows(context, scene);
    drawFocus(context, scene);
  });
  clipped(context, 0, 0, labelWidth - 6, plotHeight, () => {
    for (let row = first; row < last; row++) drawLabel(context, scene, row);
  });
  drawMoment(context, scene, bottom);
}

function clipped(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, draw: () => void): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  draw();
  context.restore();
}

function drawRowBackground(context: CanvasRenderingContext2D, scene: Scene, row: number): void {
  context.fillStyle = backgroundOf(scene, row);
  context.fillRect(0, topOf(scene, row), scene.width, rowHeight);
}

function drawAxis(context: CanvasRenderingContext2D, scene: Scene, bottom: number): void {
  const { colours, height, width, labelWidth } = scene;
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  context.beginPath();
  context.textAlign = 'center';
  context.fillStyle = colours.dim;
  for (const { t, text } of timeTicks(scene.range, width - labelWidth)) {
    const x = Math.round(xOf(scene, t)) + 0.5;
    context.moveTo(x, 0);
    context.lineTo(x, bottom);
    const label = `${text} s`;
    const half = context.measureText(label).width / 2;
    if (x - half > labelWidth - 14 && x + half < width - 2) context.fillText(label, x, height - axisHeight / 2 + 1);
  }
  context.stroke();
}

/** The lane from its start to its end, as running: what it waited is drawn over it. */
function drawLife(context: CanvasRenderingContext2D, scene: Scene, row: number): void {
  const lane = scene.rows[row]?.lane;
  if (lane === undefined) return;
  const from = Math.max(xOf(scene, lane.from), -10);
  const to = Math.min(xOf(scene, lane.to ?? scene.end), scene.width + 10);
  if (to < scene.labelWidth) return;
  context.fillStyle = scene.colourOf(lane.process);
  const idle = lane.worker || lane.service;
  const height = idle ? 3 : barHeight;
  context.globalAlpha = idle ? 0.5 : 1;
  context.fillRect(from, middleOf(scene, row) - height / 2, Math.max(to - from, 2), height);
  context.globalAlpha = 1;
}

function drawFocus(context: CanvasRenderingContext2D, scene: Scene): void {
  const { focused } = scene;
  const row = focused === undefined ? undefined : scene.rowOf.get(focused.lane);
  if (focused === undefined || row === undefined) return;
  const lane = scene.rows[row]?.lane;
  const from = xOf(scene, focused.from ?? lane?.from ?? 0);
  const to = xOf(scene, Math.min(focused.to ?? scene.end, lane?.to ?? scene.end));
  context.strokeStyle = scene.colours.accent;
  context.lineWidth = 2;
  context.strokeRect(from - 1, topOf(scene, row) + 1, Math.max(to - from, 3) + 2, rowHeight - 2);
}

function drawLabel(context: CanvasRenderingContext2D, scene: Scene, row: number): void {
  const { rows, colours } = scene;
  const entry = rows[row];
  if (entry === undefined) return;
  const y = middleOf(scene, row);
  const x = 16 + Math.min(entry.depth, 5) * 8;
  context.textAlign = 'left';
  if (entry.parts > 0) {
    context.fillStyle = colours.dim;
    triangle(context, x - 11, y, entry.open);
  }
  const part = entry.lane.part !== undefined;
  context.fillStyle = scene.colourOf(entry.lane.process);
  if (part) context.fillRect(x, y - 1, 6, 2);
  else {
    context.beginPath();
    context.arc(x + 3.5, y, 3.5, 0, Math.PI * 2);
    context.fill();
  }
  context.fillStyle = entry.lane.to !== undefined || part ? colours.dim : colours.text;
  context.fillText(entry.lane.part ?? entry.lane.name, x + 12, y + 0.5);
}

function triangle(context: CanvasRenderingContext2D, x: number, y: number, open: boolean): void {
  context.beginPath();
  if (open) {
    context.moveTo(x - 1, y - 2.5);
    context.lineTo(x + 7, y - 2.5);
    context.lineTo(x + 3, y + 3);
  } else {
    context.moveTo(x, y - 4);
    context.lineTo(x, y + 4);
    context.lineTo(x + 5.5, y);
  }
  context.fill();
}

/** The chosen moment as a line with a handle; the live edge as a dotted one. */
function drawMoment(context: CanvasRenderingContext2D, scene: Scene, bottom: number): void {
  const { at, end, colours, labelWidth, width, height } = scene;
  const x = Math.round(xOf(scene, at ?? end)) + 0.5;
  if (x < labelWidth || x > width) return;
  context.strokeStyle = at === undefined ? colours.dim : colours.accent;
  context.lineWidth = at === undefined ? 1 : 1.5;
  context.setLineDash(at === undefined ? [2, 3] : []);
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, at === undefined ? bottom : height - axisHeight + 4);
  context.stroke();
  context.setLineDash([]);
  if (at === undefined) return;
  const text = `${at.toFixed(2)} s`;
  const half = context.measureText(text).width / 2 + 5;
  const centre = Math.min(Math.max(x, labelWidth + half), width - half);
  context.fillStyle = colours.accent;
  context.fillRect(centre - half, height - axisHeight + 2, half * 2, axisHeight - 3);
  context.fillStyle = colours.background;
  context.textAlign = 'center';
  context.fillText(text, centre, height - axisHeight / 2 + 1);
}
