import type { ISearchOptions } from '@xterm/addon-search';
import { ArrowDown, ArrowUp, CaseSensitive, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '../workbench/button.tsx';
import { useWorkbench } from '../workbench/workbench-context.tsx';
import styles from './terminal-pane.module.css';

const decorations = {
  matchBackground: '#7a5c12',
  activeMatchBackground: '#b4580d',
  matchOverviewRuler: '#f2b84b',
  activeMatchColorOverviewRuler: '#f2a65a',
};

/** Searches the terminal. Enter goes to the next match, Shift+Enter to the one before, Escape closes. */
export function SearchBox({ close }: { close: () => void }) {
  const t = useTranslations('terminal');
  const { terminal } = useWorkbench();
  const [text, setText] = useState('');
  const [caseSensitive, setCaseSensitive] = useState(false);
  const [found, setFound] = useState<{ index: number; count: number }>();
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    field.current?.focus();
    const selected = terminal.terminal.getSelection();
    if (selected !== '' && !selected.includes('\n')) setText(selected);
    const listener = terminal.search.onDidChangeResults(({ resultIndex, resultCount }) => setFound({ index: resultIndex + 1, count: resultCount }));
    return () => listener.dispose();
  }, [terminal]);

  useEffect(() => {
    if (text === '') terminal.search.clearDecorations();
    else terminal.search.findPrevious(text, { caseSensitive, incremental: true, decorations });
    if (text === '') setFound(undefined);
  }, [terminal, text, caseSensitive]);

  const options: ISearchOptions = { caseSensitive, decorations };
  const next = () => terminal.search.findNext(text, options);
  const previous = () => terminal.search.findPrevious(text, options);
  return (
    <search className={styles.search}>
      <input
        ref={field}
        value={text}
        aria-label={t('searchPlaceholder')}
        placeholder={t('searchPlaceholder')}
        spellCheck={false}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close();
          else if (event.key === 'Enter' && event.shiftKey) previous();
          else if (event.key === 'Enter') next();
        }}
      />
      <span className={styles.matches} role="status">
        {text === '' || found === undefined ? '' : found.count === 0 ? t('noMatch') : t('matches', found)}
      </span>
      <IconButton name={t('searchCase')} pressed={caseSensitive} onClick={() => setCaseSensitive(!caseSensitive)}>
        <CaseSensitive size={15} aria-hidden />
      </IconButton>
      <IconButton name={t('searchPrevious')} onClick={previous}>
        <ArrowUp size={14} aria-hidden />
      </IconButton>
      <IconButton name={t('searchNext')} onClick={next}>
        <ArrowDown size={14} aria-hidden />
      </IconButton>
      <IconButton name={t('searchClose')} onClick={close}>
        <X size={14} aria-hidden />
      </IconButton>
    </search>
  );
}
