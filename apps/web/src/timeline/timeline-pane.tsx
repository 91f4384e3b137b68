import type { LaneInfo, LaneList, SliceDetail } from '@forkhall/insight';
import { useComputedColorScheme } from '@mantine/core';
import { Maximize2, Minimize2, Minus, Plus, Table2 } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useMemo, useRef, useState } from 'react';
import { objectNames } from '../picture/object-name.ts';
import { isAlone } from '../picture/process-rows.ts';
import { usePicture, usePictureClient } from '../picture/use-picture.ts';
import { sessionPath } from '../problems/problem.ts';
import { IconButton } from '../workbench/button.tsx';
import { useWorkbench } from '../workbench/workbench-context.tsx';
import { fileByPath } from '../workbench/workbench-state.ts';
import type { LaneRow } from './lane-rows.ts';
import { laneName, lengthText, type Names, sliceWords } from './slice-words.ts';
import type { TimeRange } from './time-range.ts';
import styles from './timeline.module.css';
import { type Follows, type Spot, TimelineCanvas } from './timeline-canvas.ts';
import { TimelineTable } from './timeline-table.tsx';

/** In the order of how much they are missed: where there is no room, the last are left out. */
const legend = [
  ['runs', 'runs'],
  ['stuck', 'stuck'],
  ['waits', 'waits'],
  ['sleeps', 'asleep'],
] as const;

/** Who ran and who waited when: a lane for each process, from the run's start to now. */
export function TimelinePane() {
  const alone = usePicture((state) => state.picture === undefined || isAlone(state.picture));
  const [seen, setSeen] = useState<string>();
  const runId = usePicture((state) => state.runId);
  // A run that has had several processes keeps its timeline, also while one looks at its beginning.
  useEffect(() => {
    if (!alone) setSeen(runId);
  }, [alone, runId]);
  return seen !== undefined && seen === runId ? <ShownTimeline key={runId} /> : null;
}

function ShownTimeline() {
  const t = useTranslations('timeline');
  const [tall, setTall] = useState(false);
  const [table, setTable] = useState(false);
  const [view, setView] = useState<{ range: TimeRange; follows: Follows }>({ range: { from: 0, to: 1 }, follows: 'all' });
  const [listed, setListed] = useState<{ list: LaneList; rows: readonly LaneRow[] }>();
  const [pointed, setPointed] = useState<Spot>();
  const [focused, setFocused] = useState<Spot>();
  const live = usePicture((state) => state.live);
  const place = useRef<HTMLDivElement>(null);
  const { canvas, say, words, open } = useCanvas({ setView, setPointed, setFocused, setListed });
  useEffect(() => {
    if (canvas === undefined || place.current === null) return;
    canvas.element.className = styles.canvas ?? '';
    place.current.append(canvas.element);
    canvas.readColours();
  }, [canvas]);
  const scheme = useComputedColorScheme('dark');
  useEffect(() => {
    void scheme;
    canvas?.readColours();
  }, [canvas, scheme]);
  const rows = listed?.rows.length ?? 0;
  return (
    <section className={styles.pane} data-tall={tall} aria-label={t('title')}>
      <header className={styles.header}>
        <h2>{t('title')}</h2>
        <span className={styles.legend} aria-hidden>
          {legend.map(([kind, text]) => (
            <span key={kind}>
              <i data-kind={kind} />
              {t(text)}
            </span>
          ))}
        </span>
        <span className={styles.space} />
        <IconButton name={t('zoomOut')} onClick={() => canvas?.zoomOut()}>
          <Minus size={13} aria-hidden />
        </IconButton>
        <IconButton name={t('zoomIn')} onClick={() => canvas?.zoomIn()}>
          <Plus size={13} aria-hidden />
        </IconButton>
        <button type="button" className={styles.follow} aria-pressed={view.follows === 'all'} title={t('fitHint')} onClick={() => canvas?.follow('all')}>
          {t('fit')}
        </button>
        {live ? (
          <button type="button" className={styles.follow} aria-pressed={view.follows === 'end'} title={t('followHint')} onClick={() => canvas?.follow('end')}>
            {t('follow')}
          </button>
        ) : null}
        <IconButton name={t('table')} pressed={table} onClick={() => setTable(!table)}>
          <Table2 size={13} aria-hidden />
        </IconButton>
        <IconButton name={tall ? t('smaller') : t('larger')} onClick={() => setTall(!tall)}>
          {tall ? <Minimize2 size={13} aria-hidden /> : <Maximize2 size={13} aria-hidden />}
        </IconButton>
      </header>
      <div ref={place} className={styles.place} hidden={table} style={{ '--rows': Math.max(rows, 2) } as never} data-rows={rows} data-follows={view.follows}>
        {pointed === undefined ? null : <Tip spot={pointed} say={say} width={place.current?.clientWidth ?? 0} />}
      </div>
      {table && listed !== undefined ? <TimelineTable rows={listed.rows} range={view.range} words={words} open={open} /> : null}
      <p id="timeline-keys" className="sr-only">
        {t('keys')}
      </p>
      <p className="sr-only" role="status" data-testid="timeline-focus">
        {focused === undefined ? '' : say(focused)}
      </p>
      {listed !== undefined && listed.list.left > 0 ? <p className={styles.left}>{t('left', { count: listed.list.left })}</p> : null}
    </section>
  );
}

/** What is under the pointer, in a sentence. */
function Tip({ spot, say, width }: { spot: Spot; say: (spot: Spot) => string; width: number }) {
  const t = useTranslations('timeline');
  const right = spot.x > width / 2;
  const place = spot.slice?.at;
  return (
    <div
      className={styles.tip}
      style={right ? { right: Math.max(4, width - spot.x + 12), top: spot.y + 16 } : { left: spot.x + 12, top: spot.y + 16 }}
      data-stuck={spot.slice?.stuck === true}
      data-testid="timeline-tip"
    >
      {say(spot)}
      {place === undefined ? null : <span className={styles.tipPlace}>{t('clickOpens', { file: place.file, line: place.line })}</span>}
    </div>
  );
}

interface Setters {
  setView: (view: { range: TimeRange; follows: Follows }) => void;
  setPointed: (spot: Spot | undefined) => void;
  setFocused: (spot: Spot | undefined) => void;
  setListed: (listed: { list: LaneList; rows: readonly LaneRow[] }) => void;
}

function useCanvas({ setView, setPointed, setFocused, setListed }: Setters) {
  const t = useTranslations('timeline');
  const locale = useLocale();
  const workbench = useWorkbench();
  const client = usePictureClient();
  const picture = usePicture((state) => state.picture);
  const namesBefore = useRef<Names>(new Map());
  const names = useMemo(() => {
    const next = picture === undefined ? new Map<string, string>() : objectNames(picture);
    // The same names keep their map, so that nothing is drawn anew for their sake.
    if (!sameNames(namesBefore.current, next)) namesBefore.current = new Map([...namesBefore.current, ...next]);
    return namesBefore.current;
  }, [picture]);
  const [canvas, setCanvas] = useState<TimelineCanvas>();

  const open = useMemo(
    () => (slice: SliceDetail) => {
      const path = slice.at === undefined ? undefined : sessionPath(slice.at.file);
      if (slice.at !== undefined && path !== undefined && fileByPath(workbench.store.getState(), path) !== undefined)
        workbench.openPlace({ path, line: slice.at.line });
    },
    [workbench],
  );

  useEffect(() => {
    const target = (lane: LaneInfo) => ({ kind: 'process' as const, process: lane.process, ...(lane.part === undefined ? {} : { actor: lane.key }) });
    const made = new TimelineCanvas({
      ask: (question) => client.timeline(question),
      select: (lane) => {
        const { selected } = client.store.getState();
        if (lane === undefined) {
          if (selected !== undefined) client.select(selected);
        } else if (selected?.kind !== 'process' || selected.process !== lane.process) client.select(target(lane));
      },
      hover: (lane) => client.hover(lane && target(lane)),
      lookAt: (at) => client.lookAt(at),
      openPlace: open,
      pointed: setPointed,
      focused: setFocused,
      viewChanged: setView,
      listed: (list, rows) => setListed({ list, rows }),
    });
    let version = 0;
    const tell = () => {
      const { span, live, at, selected, hovered, looks } = client.store.getState();
      made.setInput({
        version: ++version,
        first: span.from,
        end: span.to,
        live,
        at,
        selected: selected?.kind === 'process' ? selected.process : undefined,
        hovered: hovered?.kind === 'process' ? hovered.process : undefined,
        colourOf: (process) => looks.get(process)?.colour ?? 8,
      });
    };
    const stop = client.store.subscribe(tell);
    tell();
    setCanvas(made);
    return () => {
      stop();
      made[Symbol.dispose]();
      setCanvas(undefined);
    };
  }, [client, open, setView, setPointed, setFocused, setListed]);

  useEffect(() => {
    canvas?.setWords((slice) => sliceWords(slice, names, locale), t('label'));
  }, [canvas, names, locale, t]);

  const say = useMemo(
    () => (spot: Spot) => {
      const { lane, slice } = spot;
      const who = laneName(lane, locale);
      const { span } = client.store.getState();
      if (slice === undefined) {
        if (spot.t < lane.from) return t('notStarted', { who, t: lane.from.toFixed(2) });
        if (lane.to !== undefined && spot.t >= lane.to) return t('ended', { who, t: lane.to.toFixed(2) });
        return lane.worker || lane.service ? t('idleAt', { who, t: spot.t.toFixed(2) }) : t('runsAt', { who, t: spot.t.toFixed(2) });
      }
      const what = `${who} ${sliceWords(slice, names, locale)}`;
      const from = slice.from.toFixed(2);
      const length = lengthText((slice.to ?? span.to) - slice.from);
      if (slice.stuck) return t('stuckSentence', { what, from, length });
      return slice.to === undefined ? t('openSentence', { what, from, length }) : t('sentence', { what, from, length });
    },
    [client, names, locale, t],
  );
  const words = useMemo(() => (lane: LaneInfo, slice: SliceDetail) => `${laneName(lane, locale)} ${sliceWords(slice, names, locale)}`, [names, locale]);
  return { canvas, say, words, open };
}

function sameNames(before: Names, next: Names): boolean {
  for (const [id, name] of next) if (before.get(id) !== name) return false;
  return true;
}
