import { useComputedColorScheme } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { usePicture } from '../picture/use-picture.ts';
import { useWorkbench } from '../workbench/workbench-context.tsx';
import { ProcessOutput } from './process-output.ts';
import styles from './terminal-pane.module.css';

/** One process's output, over the terminal. */
export function ProcessOutputView({ pid, close }: { pid: number; close: () => void }) {
  const t = useTranslations('terminal');
  const workbench = useWorkbench();
  const place = useRef<HTMLDivElement>(null);
  const colours = useComputedColorScheme('dark');
  const name = usePicture(({ picture }) => picture?.processes.find((process) => process.pid === pid)?.name) ?? `${pid}`;
  const label = t('only', { name });
  useEffect(() => {
    if (place.current === null) return;
    const output = new ProcessOutput(workbench.terminal.texts, pid, { parent: place.current, colours, label });
    return () => output[Symbol.dispose]();
  }, [workbench, pid, colours, label]);
  return (
    <div className={styles.alone}>
      <p className={styles.aloneNote}>
        {t('aloneNote', { name })}
        <button type="button" onClick={close}>
          {t('everybody')}
        </button>
      </p>
      <div ref={place} className={styles.alonePlace} data-testid="process-output" />
    </div>
  );
}
