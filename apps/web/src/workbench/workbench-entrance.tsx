'use client';

import dynamic from 'next/dynamic';
import styles from './workbench-entrance.module.css';

// The workbench lives in the browser alone: it begins with the address and what the browser has kept.
const WorkbenchPage = dynamic(() => import('./workbench-page.tsx').then((module) => module.WorkbenchPage), {
  ssr: false,
  loading: () => <Skeleton />,
});

export function WorkbenchEntrance() {
  return <WorkbenchPage />;
}

/** The frame of the workbench, before anything is known. */
export function Skeleton() {
  return (
    <div className={styles.skeleton} aria-hidden>
      <div className={styles.header} />
      <div className={styles.files} />
      <div className={styles.middle} />
      <div className={styles.run} />
      <div className={styles.status} />
    </div>
  );
}
