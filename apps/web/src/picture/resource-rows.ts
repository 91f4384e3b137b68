import type { Picture, PictureLock, PicturePipe, PicturePool, PictureQueue, PictureSignal } from '@forkhall/insight';

export type Resource =
  | { readonly kind: 'lock'; readonly it: PictureLock }
  | { readonly kind: 'signal'; readonly it: PictureSignal }
  | { readonly kind: 'queue'; readonly it: PictureQueue }
  | { readonly kind: 'pipe'; readonly it: PicturePipe; readonly other?: PicturePipe }
  | { readonly kind: 'pool'; readonly it: PicturePool }
  | { readonly kind: 'other'; readonly it: Picture['others'][number] };

const shown = 24;

/** What processes share, that which is waited for or used first; `more` are not shown. */
export function resourceRows(picture: Picture, all = false): { rows: readonly Resource[]; more: number } {
  const ends = new Map(picture.pipes.map((pipe) => [pipe.id, pipe]));
  const rows: Resource[] = [
    ...picture.pools.map((it): Resource => ({ kind: 'pool', it })),
    ...picture.queues.map((it): Resource => ({ kind: 'queue', it })),
    ...picture.locks.map((it): Resource => ({ kind: 'lock', it })),
    ...picture.signals.map((it): Resource => ({ kind: 'signal', it })),
    // Both ends of a pipe are one row.
    ...picture.pipes.flatMap((it): Resource[] => {
      const other = it.peer === undefined ? undefined : ends.get(it.peer);
      if (other !== undefined && other.id < it.id) return [];
      return [{ kind: 'pipe', it, ...(other === undefined ? {} : { other }) }];
    }),
    ...picture.others.filter(({ type }) => type !== 'Manager').map((it): Resource => ({ kind: 'other', it })),
  ];
  if (all || rows.length <= shown) return { rows, more: 0 };
  // In their order, so that rows stand still; those that nobody uses give way.
  const used = rows.map((row) => isUsed(row));
  let room = Math.max(0, shown - used.filter(Boolean).length);
  const kept = rows.filter((_row, at) => used[at] || room-- > 0).slice(0, shown);
  return { rows: kept, more: rows.length - kept.length };
}

function isUsed(row: Resource): boolean {
  switch (row.kind) {
    case 'lock':
    case 'signal':
      return row.it.holders.length + row.it.waiters.length > 0;
    case 'queue':
      return row.it.depth + row.it.getters.length + row.it.putters.length > 0;
    case 'pipe':
      return row.it.depth + row.it.readers.length + row.it.writers.length > 0;
    case 'pool':
      return true;
    case 'other':
      return false;
  }
}

/** How full a queue is: of its capacity, or of the next round number where it has none. */
export function queueFill({ depth, capacity }: PictureQueue): number {
  if (capacity !== undefined) return Math.min(1, depth / Math.max(1, capacity));
  return depth === 0 ? 0 : Math.min(1, depth / 10 ** Math.ceil(Math.log10(depth + 1)));
}
