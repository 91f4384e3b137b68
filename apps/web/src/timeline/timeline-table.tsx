import type { LaneInfo, SliceDetail } from '@forkhall/insight';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { usePictureClient } from '../picture/use-picture.ts';
import type { LaneRow } from './lane-rows.ts';
import { lengthText } from './slice-words.ts';
import type { TimeRange } from './time-range.ts';
import styles from './timeline.module.css';

interface TimelineTableProps {
  rows: readonly LaneRow[];
  range: TimeRange;
  /** Who does what, without when. */
  words: (lane: LaneInfo, slice: SliceDetail) => string;
  open: (slice: SliceDetail) => void;
}

const limit = 300;

/** What the timeline shows between two moments, as a table: for those who do not see it, and for reading closely. */
export function TimelineTable({ rows, range, words, open }: TimelineTableProps) {
  const t = useTranslations('timeline');
  const client = usePictureClient();
  const [slices, setSlices] = useState<readonly SliceDetail[]>([]);
  const { from, to } = range;
  useEffect(() => {
    let left = false;
    client
      .timeline({ kind: 'list', lanes: rows.map((row) => row.lane.key), from, to, limit })
      .then((found) => {
        if (!left) setSlices(found);
      })
      .catch(() => undefined);
    return () => {
      left = true;
    };
  }, [client, rows, from, to]);
  const lanes = new Map(rows.map((row) => [row.lane.key, row.lane]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.table} tabIndex={0} aria-label={t('table')}>
      <table>
        <thead>
          <tr>
            <th>{t('columnWhat')}</th>
            <th>{t('columnFrom')}</th>
            <th>{t('columnLength')}</th>
            <th>{t('columnWhere')}</th>
          </tr>
        </thead>
        <tbody>
          {slices.map((slice) => {
            const lane = lanes.get(slice.lane);
            if (lane === undefined) return null;
            const end = slice.to ?? client.store.getState().span.to;
            return (
              <tr key={slice.index} data-stuck={slice.stuck}>
                <td>{words(lane, slice)}</td>
                <td>{`${slice.from.toFixed(3)} s`}</td>
                <td>{lengthText(end - slice.from)}</td>
                <td>
                  {slice.at === undefined ? null : (
                    <button type="button" onClick={() => open(slice)}>
                      {`${slice.at.file}:${slice.at.line}`}
                    </button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {slices.length >= limit ? <p>{t('tableCut', { count: limit })}</p> : slices.length === 0 ? <p>{t('tableEmpty')}</p> : null}
    </section>
  );
}
