import { useTranslations } from 'next-intl';
import { amountOfBytes } from '../runs/amounts.ts';
import inline from '../theme/inline.module.css';
import { FindingCards } from './finding-cards.tsx';
import { GraphView } from './graph-view.tsx';
import styles from './picture-sections.module.css';
import { ProcessName } from './process-mark.tsx';
import { endStatus } from './process-status.ts';
import { ProcessTree, useSaid } from './process-tree.tsx';
import { ResourceList } from './resource-list.tsx';
import { usePicture } from './use-picture.ts';

/** The shown run's processes and what they share. */
export function PictureSections() {
  const drawn = usePicture((state) => state.picture !== undefined);
  const several = usePicture((state) => state.several);
  if (!drawn) return null;
  return (
    <div className={styles.picture} data-testid="picture">
      <FindingCards />
      {several ? (
        <>
          <ProcessTree />
          <GraphView />
          <ResourceList />
        </>
      ) : (
        <AloneLine />
      )}
      <Honesty />
    </div>
  );
}

/** A program that is one process is one line. */
function AloneLine() {
  const t = useTranslations('picture');
  const said = useSaid();
  const process = usePicture((state) => state.picture?.processes[0]);
  if (process === undefined) return null;
  const ended = process.state === 'ended';
  const facts = [
    ...(ended || process.cpuShare === undefined ? [] : [`${t('columnCpu')} ${Math.round(process.cpuShare * 100)} %`]),
    ...(ended || !process.rssBytes ? [] : [amountOfBytes(process.rssBytes)]),
    ...(ended ? [said(endStatus(process, process).said)] : []),
  ];
  return (
    <p className={styles.alone}>
      <ProcessName process={process.key}>{process.name}</ProcessName> {ended ? t('aloneEnded') : t('alone')}{' '}
      <span className={inline.dim}>{facts.join(' · ')}</span>
    </p>
  );
}

/** What the picture does not show, and why. */
function Honesty() {
  const t = useTranslations('picture');
  const picture = usePicture((state) => state.picture);
  if (picture === undefined) return null;
  const own = picture.processes.filter(({ service, how }) => !service && how !== 'subprocess' && how !== 'exec');
  // A program that is one process and uses nothing that could be told of has no more to say.
  const silent = own.length > 1 && own.every(({ speaks, how }) => !speaks && (how === 'unknown' || how === 'main'));
  const dropped = Object.entries(picture.dropped).sort(([, a], [, b]) => b - a);
  const count = dropped.reduce((sum, [, each]) => sum + each, 0);
  const kinds = dropped.slice(0, 4).map(([kind, each]) => `${kind} × ${each}`);
  return (
    <>
      {silent ? <p className={styles.honest}>{t('outsideOnlyAll')}</p> : null}
      {count === 0 ? null : (
        <p className={styles.honest} data-serious={picture.gapSince !== undefined}>
          {t(picture.gapSince === undefined ? 'thinned' : 'dropped', { count, kinds: `${kinds.join(', ')}${dropped.length > 4 ? ' …' : ''}` })}
        </p>
      )}
      {picture.overflow === 0 ? null : <p className={styles.honest}>{t('overflow', { count: picture.overflow })}</p>}
    </>
  );
}

/** What will be seen here, for those who have not run anything yet. */
export function PictureHints() {
  const t = useTranslations('picture');
  return (
    <section className={styles.hints}>
      <h2>{t('emptyTitle')}</h2>
      <ul>
        <li data-colour={1}>{t('emptyTree')}</li>
        <li data-colour={2}>{t('emptyShared')}</li>
        <li data-colour={7}>{t('emptyFindings')}</li>
        <li data-colour={3}>{t('emptyReplay')}</li>
      </ul>
    </section>
  );
}
