import { arrowFields } from '@forkhall/insight';
import { axisHeight, barHeight, middleOf, type Scene, xOf } from './scene.ts';

/** Pixels in which arrows are counted, to draw them paler where there are many. */
const crowdPixels = 8;
/** How much is left of an arrow that leads out of sight, across lanes that it has nothing to do with. */
const outOfSight = 0.2;

/** What passed from lane to lane. Those of the chosen process stand out. */
export function drawArrows(context: CanvasRenderingContext2D, scene: Scene): void {
  const { view, rows } = scene;
  if (view === undefined) return;
  const chosen = scene.hovered ?? scene.selected;
  const isSeen = (row: number) => middleOf(scene, row) > 0 && middleOf(scene, row) < scene.height - axisHeight;
  const crowds = new Map<number, number>();
  const crowdOf = (stop: number) => Math.round(xOf(scene, stop) / crowdPixels);
  for (let at = 0; at < view.arrows.length; at += arrowFields) {
    const crowd = crowdOf(view.arrows[at + 4] ?? 0);
    crowds.set(crowd, (crowds.get(crowd) ?? 0) + 1);
  }
  for (let at = 0; at < view.arrows.length; at += arrowFields) {
    const [, fromLane = 0, start = 0, toLane = 0, stop = 0, count = 1] = view.arrows.slice(at, at + arrowFields);
    const fromRow = scene.rowOf.get(view.lanes[fromLane] ?? '');
    const toRow = scene.rowOf.get(view.lanes[toLane] ?? '');
    if (fromRow === undefined || toRow === undefined) continue;
    const process = rows[fromRow]?.lane.process ?? '';
    const own = chosen !== undefined && (process === chosen || rows[toRow]?.lane.process === chosen);
    const colour = scene.colourOf(process);
    const alone = Math.max(0.1, Math.min(0.85, 2 / (crowds.get(crowdOf(stop)) ?? 1)));
    const others = (chosen === undefined ? alone : alone * 0.3) * (isSeen(fromRow) && isSeen(toRow) ? 1 : outOfSight);
    context.globalAlpha = own ? Math.max(alone, 0.5) : others;
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = own ? 1.6 : Math.min(3, 1 + Math.log2(count) / 5);
    const down = toRow > fromRow ? 1 : -1;
    const [x1, x2] = [xOf(scene, start), xOf(scene, stop)];
    const y1 = middleOf(scene, fromRow) + (down * barHeight) / 2;
    const y2 = middleOf(scene, toRow) - (down * barHeight) / 2;
    context.beginPath();
    context.moveTo(x1, y1);
    context.bezierCurveTo(x1, y1 + (y2 - y1) * 0.6, x2, y1 + (y2 - y1) * 0.4, x2, y2 - down * 3);
    context.stroke();
    context.beginPath();
    context.moveTo(x2, y2);
    context.lineTo(x2 - 3, y2 - down * 6);
    context.lineTo(x2 + 3, y2 - down * 6);
    context.fill();
  }
  context.globalAlpha = 1;
}
