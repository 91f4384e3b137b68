import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type CSSProperties, type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { amountOfBytes } from '../runs/amounts.ts';
import { amountOfSeconds } from './amount-of-seconds.ts';
import { textWidth } from './graph-layout.ts';
import { isProcess } from './picture-state.ts';
import { ProcessMark, useLook, useTarget } from './process-mark.tsx';
import { countProcesses, isOutsideOnly, processRows, type Row } from './process-rows.ts';
import type { Status } from './process-status.ts';
import styles from './process-tree.module.css';
import type { Said } from './said.ts';
import section from './section.module.css';
import { usePicture, usePictureClient } from './use-picture.ts';

const rowHeight = 26;
/** Longer trees scroll in a place of their own, and only what is seen of them is drawn. */
const rowsShown = 16;

/** Every process of the run under the one that started it. */
export function ProcessTree() {
  const t = useTranslations('picture');
  const picture = usePicture((state) => state.picture);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => (picture === undefined ? [] : processRows(picture, toggled)), [picture, toggled]);
  // Those that were killed with their sandbox have no ending of their own.
  const over = usePicture((state) => state.over && state.at === undefined);
  const place = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<string>();
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => place.current, estimateSize: () => rowHeight, overscan: 8 });
  const client = usePictureClient();
  if (picture === undefined) return null;
  const { alive, ended } = countProcesses(picture);
  const sampled = picture.processes.some(({ rssBytes }) => rssBytes !== undefined);
  const current = rows.some(({ key }) => key === focused) ? focused : rows[0]?.key;
  const toggle = (key: string) => setToggled((before) => (before.has(key) ? new Set([...before].filter((other) => other !== key)) : new Set([...before, key])));
  const go = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row === undefined) return;
    setFocused(row.key);
    virtual.scrollToIndex(rows.indexOf(row));
    requestAnimationFrame(() => place.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(row.key)}"]`)?.focus());
  };
  const pressed = (event: KeyboardEvent) => {
    const index = rows.findIndex(({ key }) => key === current);
    const row = rows[index];
    if (row === undefined) return;
    switch (event.key) {
      case 'ArrowDown':
        go(index + 1);
        break;
      case 'ArrowUp':
        go(index - 1);
        break;
      case 'Home':
        go(0);
        break;
      case 'End':
        go(rows.length - 1);
        break;
      case 'ArrowRight':
        if (row.folded?.open === false) toggle(row.key);
        else go(index + 1);
        break;
      case 'ArrowLeft':
        if (row.folded?.open === true) toggle(row.key);
        else go(rows.findLastIndex(({ depth }, at) => at < index && depth < row.depth));
        break;
      case 'Enter':
      case ' ':
        selectRow(row);
        break;
      default:
        return;
    }
    event.preventDefault();
  };
  const selectRow = (row: Row) => {
    if (row.kind === 'ended') toggle(row.key);
    else client.select({ kind: 'process', process: row.process.key, ...(row.kind === 'thread' ? { actor: row.thread.key } : {}) });
  };
  return (
    <section className={section.section} data-sampled={sampled} aria-label={t('processes')} style={{ '--names': `${namesWidth(rows)}px` } as CSSProperties}>
      <h2>
        {t('processes')}
        <span>{over && alive > 0 ? t('processesCountOver', { alive, ended }) : t('processesCount', { alive, ended })}</span>
      </h2>
      <div className={styles.columns} aria-hidden>
        <span>{t('columnProcess')}</span>
        <span>{t('columnState')}</span>
        <span>{sampled ? t('columnCpu') : ''}</span>
        <span>{sampled ? t('columnMemory') : ''}</span>
        <span>{t('columnAge')}</span>
      </div>
      <div ref={place} className={styles.treePlace} style={{ maxHeight: rowsShown * rowHeight + 12 }}>
        <div role="tree" aria-label={t('processes')} className={styles.tree} style={{ height: virtual.getTotalSize() }} onKeyDown={pressed}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return row === undefined ? null : (
              <TreeRow
                key={row.key}
                row={row}
                t={picture.t}
                top={item.start}
                focusable={row.key === current}
                focus={() => setFocused(row.key)}
                toggle={() => toggle(row.key)}
              />
            );
          })}
        </div>
      </div>
    </section>
  );
}

/** About how wide the column of names has to be, with pids and what stands behind them. */
function namesWidth(rows: readonly Row[]): number {
  const widths = rows.map((row) => {
    if (row.kind === 'ended') return 0;
    const name = row.kind === 'process' ? row.process.name : row.thread.name;
    const behind = row.kind === 'thread' ? 0 : 26 + (row.inner > 0 ? 30 : 0) + (isOutsideOnly(row.process) ? 90 : 0);
    return indentOf(row) + 18 + textWidth(name) * 1.1 + behind;
  });
  return Math.ceil(Math.max(0, ...widths) / 12) * 12;
}

function indentOf({ depth }: Row): number {
  return Math.min(depth, 8) * 15;
}

interface TreeRowProps {
  row: Row;
  /** The moment that is shown. */
  t: number;
  top: number;
  focusable: boolean;
  focus: () => void;
  toggle: () => void;
}

function TreeRow({ row, t: now, top, focusable, focus, toggle }: TreeRowProps) {
  const t = useTranslations('picture');
  const said = useSaid();
  const client = usePictureClient();
  const process = row.kind === 'ended' ? undefined : row.process;
  const key = process?.key ?? '';
  const look = useLook(key);
  const selected = usePicture(
    (state) => isProcess(state.selected, key) && (row.kind !== 'thread' || state.selected?.kind !== 'process' || state.selected.actor === row.thread.key),
  );
  const hovered = usePicture((state) => isProcess(state.hovered, key));
  const target = useTarget({ kind: 'process', process: key, ...(row.kind === 'thread' ? { actor: row.thread.key } : {}) });
  const hint = (() => {
    const { at } = row.kind === 'ended' ? {} : row.kind === 'thread' ? row.thread : (row.process.threads[0] ?? {});
    if (row.kind === 'ended' || at === undefined || row.process.state === 'ended') return undefined;
    return t('rowAt', { file: at.file, line: at.line });
  })();
  const select = () => {
    focus();
    if (row.kind === 'ended') toggle();
    else client.select({ kind: 'process', process: key, ...(row.kind === 'thread' ? { actor: row.thread.key } : {}) });
  };
  const dim =
    row.kind === 'ended' ||
    process?.service === true ||
    process?.endedAt !== undefined ||
    (row.kind === 'thread' && (row.thread.service || row.thread.state === 'ended'));
  const twist =
    row.folded === undefined ? null : (
      <span
        className={styles.twist}
        title={row.folded.open ? t('fold') : t('unfold')}
        onClickCapture={(event) => {
          event.stopPropagation();
          focus();
          toggle();
        }}
      >
        {row.folded.open ? <ChevronDown size={13} aria-hidden /> : <ChevronRight size={13} aria-hidden />}
      </span>
    );
  const indent = { paddingLeft: indentOf(row) };
  return (
    <div
      role="treeitem"
      aria-level={row.depth + 1}
      aria-selected={row.kind !== 'ended' && selected}
      aria-expanded={row.folded?.open}
      tabIndex={focusable ? 0 : -1}
      data-row={row.key}
      data-colour={look.colour}
      data-dim={dim}
      data-hovered={hovered}
      className={styles.row}
      style={{ top, height: rowHeight }}
      onFocus={focus}
      onPointerEnter={target.onPointerEnter}
      onPointerLeave={target.onPointerLeave}
      onClick={select}
      onKeyDown={() => {}}
    >
      {row.kind === 'ended' ? (
        <span className={styles.rowName} style={indent} data-wide>
          {twist}
          {t('endedTogether', { count: row.processes.length })}
        </span>
      ) : (
        <>
          <span className={styles.rowName} style={indent} title={hint}>
            {twist}
            {row.kind === 'process' ? <ProcessMark look={look} hollow={row.process.endedAt !== undefined} /> : <span className={styles.threadMark} />}
            <span className={styles.rowText} translate="no">
              {row.kind === 'process' ? row.process.name : row.thread.name}
            </span>
            {row.kind === 'process' ? (
              <>
                <span className="sr-only">{t('processWord')}</span>
                {row.process.name.endsWith(` ${row.process.pid}`) ? null : <span className={styles.pid}>{row.process.pid}</span>}
              </>
            ) : null}
            <span className="sr-only">{': '}</span>
            {row.kind === 'process' && isOutsideOnly(row.process) ? (
              <span className={styles.inner} title={t('outsideOnlyHint')}>
                {t('outsideOnly')}
              </span>
            ) : null}
            {row.kind === 'process' && row.inner > 0 && row.folded?.open === false ? (
              <span className={styles.badge} title={t('inner', { count: row.inner })}>
                {`+${row.inner}`}
              </span>
            ) : null}
          </span>
          <Chip status={row.kind === 'thread' && row.thread.service ? { said: { key: 'service' }, tone: 'quiet' } : row.status} said={said} />
          {row.kind === 'process' ? <Amounts row={row} now={now} /> : null}
        </>
      )}
    </div>
  );
}

function Chip({ status, said }: { status: Status; said: (text: Said) => string }) {
  const t = useTranslations('picture');
  const text = said(status.said);
  return (
    <span className={styles.chip} data-tone={status.tone}>
      <span title={text}>{text}</span>
      {status.for === undefined ? null : (
        <i>
          <span className="sr-only">{t('forWord')} </span>
          {status.for}
        </i>
      )}
    </span>
  );
}

function Amounts({ row, now }: { row: Extract<Row, { kind: 'process' }>; now: number }): ReactNode {
  const t = useTranslations('picture');
  const { process } = row;
  const ended = process.endedAt !== undefined;
  const amounts = [
    { word: t('columnCpu'), text: ended || process.cpuShare === undefined ? '' : `${Math.round(process.cpuShare * 100)} %` },
    { word: t('columnMemory'), text: ended || !process.rssBytes ? '' : amountOfBytes(process.rssBytes) },
    { word: t('columnAge'), text: amountOfSeconds((process.endedAt ?? now) - process.startedAt) },
  ];
  return amounts.map(({ word, text }) => (
    <span key={word} className={styles.amount}>
      {text === '' ? null : <span className="sr-only">{`, ${word} `}</span>}
      {text}
    </span>
  ));
}

/** Says something in the page's language. */
export function useSaid(): (text: Said) => string {
  const t = useTranslations('picture');
  return ({ key, values }) => t(key, (values ?? {}) as never);
}
