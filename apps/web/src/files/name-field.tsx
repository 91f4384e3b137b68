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
  };

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
          if (event.key === 'Enter') take();
          else if (event.key === 'Escape') leave();
        }}
      />
      {problem === undefined ? null : <p role="alert">{problem}</p>}
    </div>
  );
}
