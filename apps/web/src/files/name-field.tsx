import { filePathSchema } from '@forkhall/protocol';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { useWorkbench } from '../workbench/workbench-context.tsx';
import styles from './files-pane.module.css';

interface NameFieldProps {
  first: string;
  taken: readonly string[];
  /** Takes the name; false where it cannot. */
  done: (path: string) => boolean;
}

/** Where a file's name is typed: Enter takes it, Escape leaves it. */
export function NameField({ first, taken, done }: NameFieldProps) {
  const t = useTranslations('files');
  const workbench = useWorkbench();
  const [name, setName] = useState(first);
  const field = useRef<HTMLInputElement>(null);
  const path = name.trim();
  const problem =
    path === '' || path === first ? undefined : !filePathSchema.safeParse(path).success ? t('nameBad') : taken.includes(path) ? t('nameTaken') : undefined;

  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(0, first.lastIndexOf('.') > 0 ? first.lastIndexOf('.') : first.length);
  }, [first]);

  const leave = () => workbench.set({ naming: undefined });
  const take = () => {
    if (path === '' || path === first) leave();
    else if (problem === undefined && done(path)) leave();
    else return false;
    return true;
  };
  /** The field goes, and the focus with it, unless it is taken on: into the file that was made, or to a file's row. */
  const goOn = (list: Element | null, to: 'editor' | 'row') =>
    requestAnimationFrame(() => {
      if (to === 'editor') workbench.editor?.focus();
      else rowOf(list, path)?.focus();
    });

  return (
    <div className={styles.naming}>
      <input
        ref={field}
        value={name}
        aria-label={t('name')}
        aria-invalid={problem !== undefined}
        placeholder={t('namePlaceholder')}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={() => (problem === undefined ? take() : leave())}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          const list = event.currentTarget.closest('ul');
          if (event.key === 'Enter' && take()) goOn(list, first === '' && path !== '' ? 'editor' : 'row');
          else if (event.key === 'Escape') {
            leave();
            goOn(list, 'row');
          }
        }}
      />
      {problem === undefined ? null : <p role="alert">{problem}</p>}
    </div>
  );
}

/** The row of this file, else of the one that is shown. */
function rowOf(list: Element | null, path: string): HTMLElement | undefined {
  const rows = [...(list?.querySelectorAll<HTMLElement>('li > button:first-child') ?? [])];
  return rows.find((row) => row.title === path) ?? rows.find((row) => row.ariaCurrent === 'true');
}
