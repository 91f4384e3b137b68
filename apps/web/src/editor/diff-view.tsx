import { useMantineColorScheme } from '@mantine/core';
import { useLocale } from 'next-intl';
import { useEffect, useRef } from 'react';
import { monospace } from '../theme/fonts.ts';
import styles from './editor-pane.module.css';
import { loadEditor } from './load-editor.ts';

interface DiffViewProps {
  before: string;
  after: string;
  language: string;
  label: string;
}

/** Two texts side by side, read only. */
export function DiffView({ before, after, language, label }: DiffViewProps) {
  const place = useRef<HTMLDivElement>(null);
  const locale = useLocale();
  const { colorScheme } = useMantineColorScheme();
  useEffect(() => {
    let close: (() => void) | undefined;
    let left = false;
    void loadEditor(locale).then(async ({ plainBrackets }) => {
      const { monaco } = await import('./monaco.ts');
      if (left || place.current === null) return;
      const original = monaco.editor.createModel(before, language);
      const modified = monaco.editor.createModel(after, language);
      const editor = monaco.editor.createDiffEditor(place.current, {
        readOnly: true,
        originalEditable: false,
        automaticLayout: true,
        renderSideBySide: true,
        useInlineViewWhenSpaceIsLimited: true,
        renderSideBySideInlineBreakpoint: 560,
        hideUnchangedRegions: { enabled: true, contextLineCount: 3, minimumLineCount: 4 },
        fontFamily: monospace,
        fontSize: 12.5,
        lineHeight: 19,
        fullwidthCharacterWidth: 'twoCells',
        bracketPairColorization: { enabled: false },
        minimap: { enabled: false },
        scrollBeyondLastLine: false,
        renderOverviewRuler: false,
        ignoreTrimWhitespace: false,
        glyphMargin: false,
        folding: false,
        lineNumbersMinChars: 3,
        stickyScroll: { enabled: false },
        originalAriaLabel: label,
        modifiedAriaLabel: label,
      });
      editor.setModel({ original, modified });
      // Making a diff editor sets the options of every model to Monaco's own.
      for (const model of monaco.editor.getModels()) model.updateOptions(plainBrackets);
      close = () => {
        editor.dispose();
        original.dispose();
        modified.dispose();
      };
    });
    return () => {
      left = true;
      close?.();
    };
  }, [before, after, language, label, locale]);
  return <div ref={place} className={styles.diff} data-scheme={colorScheme} />;
}
