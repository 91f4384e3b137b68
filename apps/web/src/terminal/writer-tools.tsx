import { Palette } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { countProcesses } from '../picture/process-rows.ts';
import { usePicture } from '../picture/use-picture.ts';
import { IconButton } from '../workbench/button.tsx';
import { useWorkbench } from '../workbench/workbench-context.tsx';
import styles from './terminal-pane.module.css';
import { useWriterPreferences } from './writer-preferences.ts';

interface WriterToolsProps {
  /** The pid whose output is shown alone. */
  alone: number | undefined;
  showAlone: (pid: number | undefined) => void;
}

/** Lines in their writers' colours, and one process's output alone. Nothing where the program is one process. */
export function WriterTools({ alone, showAlone }: WriterToolsProps) {
  const t = useTranslations('terminal');
  const workbench = useWorkbench();
  const edges = useWriterPreferences((state) => state.edges);
  const showEdges = useWriterPreferences((state) => state.showEdges);
  const several = usePicture(({ picture }) => {
    if (picture === undefined) return false;
    const { alive, ended } = countProcesses(picture);
    return alive + ended > 1;
  });
  const writers = usePicture(({ picture }) =>
    (picture?.processes ?? [])
      .filter(({ service }) => !service)
      .map(({ pid, name }) => `${pid} ${name}`)
      .join('\n'),
  );
  useEffect(() => workbench.terminal.edges.show(edges), [workbench, edges]);
  if (!several && alone === undefined) return null;
  const named = writers.split('\n').map((line) => ({ pid: Number.parseInt(line, 10), name: line.slice(line.indexOf(' ') + 1) }));
  return (
    <>
      <select
        className={styles.writer}
        aria-label={t('onlyFrom')}
        title={t('onlyFrom')}
        value={alone ?? ''}
        data-alone={alone !== undefined}
        onChange={(event) => showAlone(event.currentTarget.value === '' ? undefined : Number(event.currentTarget.value))}
      >
        <option value="">{t('everybody')}</option>
        {named.map(({ pid, name }) => (
          <option key={pid} value={pid}>
            {t('only', { name })}
          </option>
        ))}
        {alone === undefined || named.some(({ pid }) => pid === alone) ? null : <option value={alone}>{t('only', { name: alone })}</option>}
      </select>
      <IconButton name={t('colourByProcess')} pressed={edges} onClick={() => showEdges(!edges)}>
        <Palette size={14} aria-hidden />
      </IconButton>
    </>
  );
}
