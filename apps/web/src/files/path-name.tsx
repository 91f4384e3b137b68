import styles from './files-pane.module.css';

/** A path with its folder in a quieter colour. */
export function PathName({ path }: { path: string }) {
  const slash = path.lastIndexOf('/') + 1;
  return (
    <span className={styles.name} translate="no">
      {slash > 0 ? <span className={styles.folder}>{path.slice(0, slash)}</span> : null}
      {path.slice(slash)}
    </span>
  );
}
