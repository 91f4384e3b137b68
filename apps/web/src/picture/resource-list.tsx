import { errorLine, type PictureLock, type PicturePipe, type PicturePool, type PictureQueue, type PictureSignal, type PictureUse } from '@forkhall/insight';
import { useTranslations } from 'next-intl';
import { Fragment, type ReactNode, useMemo, useState } from 'react';
import inline from '../theme/inline.module.css';
import { type ObjectNames, objectNames } from './object-name.ts';
import { isObject } from './picture-state.ts';
import { PlaceLink } from './place-link.tsx';
import { ProcessName, useTarget } from './process-mark.tsx';
import styles from './resource-list.module.css';
import { queueFill, type Resource, resourceRows } from './resource-rows.ts';
import section from './section.module.css';
import { usePicture } from './use-picture.ts';

const namesShown = 6;

/** Everything that processes share: who holds it, who waits, how full it is. */
export function ResourceList() {
  const t = useTranslations('picture');
  const picture = usePicture((state) => state.picture);
  const [all, setAll] = useState(false);
  const names = useMemo(() => (picture === undefined ? new Map<string, string>() : objectNames(picture)), [picture]);
  if (picture === undefined) return null;
  const { rows, more } = resourceRows(picture, all);
  if (rows.length === 0) return null;
  return (
    <section className={section.section} aria-label={t('resources')}>
      <h2>{t('resources')}</h2>
      <ul className={styles.resources}>
        {rows.map((row) => (
          <ResourceRow key={row.it.id} row={row} names={names} />
        ))}
      </ul>
      {more === 0 ? null : (
        <button type="button" className={inline.link} onClick={() => setAll(true)}>
          {t('resourcesMore', { count: more })}
        </button>
      )}
    </section>
  );
}

function ResourceRow({ row, names }: { row: Resource; names: ObjectNames }) {
  const { it } = row;
  const selected = usePicture((state) => isObject(state.selected, it.id));
  const hovered = usePicture((state) => isObject(state.hovered, it.id));
  const target = useTarget({ kind: 'object', object: it.id });
  const name = names.get(it.id) ?? it.type;
  return (
    <li className={styles.resource} data-selected={selected} data-hovered={hovered} data-object={it.id}>
      <button type="button" className={styles.objectName} aria-pressed={selected} {...target}>
        <span translate="no">{name}</span>
        {name.startsWith(it.type) ? null : <i>{it.type}</i>}
      </button>
      <div className={styles.resourceBody}>
        <ResourceBody row={row} />
      </div>
    </li>
  );
}

function ResourceBody({ row }: { row: Resource }): ReactNode {
  switch (row.kind) {
    case 'lock':
      return <LockBody lock={row.it} />;
    case 'signal':
      return <SignalBody signal={row.it} />;
    case 'queue':
      return <QueueBody queue={row.it} />;
    case 'pipe':
      return <PipeBody pipe={row.it} other={row.other} />;
    case 'pool':
      return <PoolBody pool={row.it} />;
    case 'other':
      return null;
  }
}

function LockBody({ lock }: { lock: PictureLock }) {
  const t = useTranslations('picture');
  const free = lock.permits;
  return (
    <>
      {free !== undefined ? (
        <span className={styles.fact}>
          {lock.capacity !== undefined && lock.capacity <= 24 ? <Permits free={free} total={lock.capacity} /> : null}
          {lock.capacity === undefined ? t('permitsOnly', { free }) : t('permits', { free, total: lock.capacity })}
        </span>
      ) : lock.holders.length === 0 ? (
        <span className={styles.fact}>{t('free')}</span>
      ) : null}
      {lock.holders.length === 0 ? null : (
        <span className={styles.fact}>
          {t('heldBy')} <Users uses={lock.holders} places={free === undefined} />
        </span>
      )}
      <Waiters uses={lock.waiters} />
    </>
  );
}

function Permits({ free, total }: { free: number; total: number }) {
  return (
    <span className={styles.permits} aria-hidden>
      {Array.from({ length: total }, (_, at) => `permit ${at}`).map((key, at) => (
        <i key={key} data-taken={at >= free} />
      ))}
    </span>
  );
}

function SignalBody({ signal }: { signal: PictureSignal }) {
  const t = useTranslations('picture');
  return (
    <>
      {signal.set === undefined ? null : <span className={styles.fact}>{signal.set ? t('set') : t('notSet')}</span>}
      {signal.broken === true ? <span className={inline.bad}>{t('broken')}</span> : null}
      {signal.type === 'Barrier' && signal.capacity !== undefined ? (
        <span className={styles.fact}>{t('barrierThere', { there: signal.waiters.length, total: signal.capacity })}</span>
      ) : null}
      {signal.holders.length === 0 ? null : (
        <span className={styles.fact}>
          {t('heldBy')} <Users uses={signal.holders} places />
        </span>
      )}
      {signal.waiters.length === 0 && signal.type === 'Condition' ? <span className={styles.fact}>{t('nobodyWaits')}</span> : <Waiters uses={signal.waiters} />}
    </>
  );
}

function QueueBody({ queue }: { queue: PictureQueue }) {
  const t = useTranslations('picture');
  const full = queue.capacity !== undefined && queue.depth >= queue.capacity;
  const slots = queue.capacity !== undefined && queue.capacity <= 24 ? queue.capacity : undefined;
  return (
    <>
      <span className={styles.bar} data-full={full} aria-hidden>
        {slots === undefined ? (
          <i style={{ width: `${queueFill(queue) * 100}%` }} />
        ) : (
          Array.from({ length: slots }, (_, at) => `slot ${at}`).map((key, at) => <b key={key} data-taken={at < queue.depth} />)
        )}
      </span>
      <span className={styles.fact}>
        {queue.capacity === undefined ? t('depth', { depth: queue.depth }) : t('depthOf', { depth: queue.depth, capacity: queue.capacity })}
        {full ? <b className={styles.full}> {t('queueFull')}</b> : queue.depth === 0 && queue.capacity !== undefined ? ` ${t('queueEmpty')}` : null}
        {queue.unfinished === undefined || queue.unfinished === 0 ? null : ` · ${t('unfinished', { count: queue.unfinished })}`}
      </span>
      <Waiters uses={queue.putters} word={t('givers')} />
      <Waiters uses={queue.getters} word={t('takers')} />
    </>
  );
}

function PipeBody({ pipe, other }: { pipe: PicturePipe; other: PicturePipe | undefined }) {
  const t = useTranslations('picture');
  const readers = [...pipe.readers, ...(other?.readers ?? [])];
  const writers = [...pipe.writers, ...(other?.writers ?? [])];
  return (
    <>
      <span className={styles.fact}>
        {pipe.closed && (other?.closed ?? true) ? t('pipeClosed') : t('messages', { count: pipe.depth + (other?.depth ?? 0) })}
      </span>
      <Waiters uses={readers} word={t('takers')} />
      <Waiters uses={writers} word={t('givers')} />
    </>
  );
}

const workersShown = 12;

function PoolBody({ pool }: { pool: PicturePool }) {
  const t = useTranslations('picture');
  const processes = usePicture((state) => state.picture?.processes) ?? [];
  const poolEnd = ({ state, queued, running }: PicturePool) => {
    if (state === 'closed') return t('poolClosed');
    return t(queued + running === 0 ? 'poolEnded' : 'poolTerminated');
  };
  const total = Math.max(1, pool.queued + pool.running + pool.finished + pool.failed + pool.lost);
  const parts = [
    { kind: 'done', count: pool.finished, text: t('poolFinished', { count: pool.finished }) },
    { kind: 'failed', count: pool.failed, text: t('poolFailed', { count: pool.failed }) },
    { kind: 'lost', count: pool.lost, text: t('poolLost', { count: pool.lost }) },
    { kind: 'running', count: pool.running, text: t('poolRunning', { count: pool.running }) },
    { kind: 'queued', count: pool.queued, text: t('poolQueued', { count: pool.queued }) },
  ];
  const any = parts.some(({ count }) => count > 0);
  const shown = parts.filter(({ count, kind }) => count > 0 || (!any && kind === 'running'));
  return (
    <div className={styles.pool}>
      <span className={styles.poolBar} aria-hidden>
        {parts.map(({ kind, count }) => (
          <i key={kind} data-kind={kind} style={{ width: `${(count / total) * 100}%` }} />
        ))}
      </span>
      <span className={styles.fact}>
        {shown.map(({ kind, text }, at) => (
          <Fragment key={kind}>
            {at === 0 ? null : ' · '}
            <span data-kind={kind} className={styles.poolCount}>
              {text}
            </span>
          </Fragment>
        ))}
        {pool.state === 'open' ? null : ` · ${poolEnd(pool)}`}
      </span>
      <span className={styles.workers}>
        {pool.workers.slice(0, workersShown).map((worker) => (
          <span key={worker.process} className={styles.worker}>
            <ProcessName process={worker.process}>{processes.find(({ key }) => key === worker.process)?.name ?? worker.process}</ProcessName>{' '}
            <i className={styles.task}>
              {worker.job === undefined
                ? t('workerIdle')
                : t('doesTaskNamed', { name: worker.function === undefined ? `#${worker.job}` : `${worker.function}()` })}
            </i>
          </span>
        ))}
        {pool.workers.length > workersShown ? <span className={inline.dim}>{t('workersMore', { count: pool.workers.length - workersShown })}</span> : null}
      </span>
      {pool.errors.slice(0, 5).map((error) => (
        <span key={`${error.job} ${error.t}`} className={`${inline.bad} ${styles.error}`}>
          {t('taskFailed')} <code>{errorLine(error.error)}</code>
          {error.at === undefined ? null : (
            <>
              {' '}
              <PlaceLink place={error.at}>{t('sinceLine', { line: error.at.line })}</PlaceLink>
            </>
          )}
        </span>
      ))}
    </div>
  );
}

function Waiters({ uses, word }: { uses: readonly PictureUse[]; word?: string }) {
  const t = useTranslations('picture');
  if (uses.length === 0) return null;
  return (
    <span className={styles.fact}>
      {word ?? t('waiters')} <Users uses={uses} />
    </span>
  );
}

function Users({ uses, places = false }: { uses: readonly PictureUse[]; places?: boolean }) {
  const t = useTranslations('picture');
  const processes = usePicture((state) => state.picture?.processes) ?? [];
  return (
    <>
      {uses.slice(0, namesShown).map(({ actor, at, count }) => (
        <Fragment key={actor.key}>
          <ProcessName
            process={processes.find(({ threads, tasks }) => [...threads, ...tasks].some(({ key }) => key === actor.key))?.key ?? actor.key.split('/')[0] ?? ''}
          >
            {actor.process}
            {actor.thread === undefined ? null : <i> {actor.thread}</i>}
          </ProcessName>
          {count !== undefined && count > 1 ? <span className={inline.dim}>{t('heldTimes', { count })}</span> : null}
          {places && at !== undefined ? (
            <span className={inline.dim}>
              {' '}
              <PlaceLink place={at}>{t('sinceLine', { line: at.line })}</PlaceLink>
            </span>
          ) : null}{' '}
        </Fragment>
      ))}
      {uses.length > namesShown ? <span className={inline.dim}>{t('resourcesMore', { count: uses.length - namesShown })}</span> : null}
    </>
  );
}
