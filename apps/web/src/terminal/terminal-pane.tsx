import { ArrowDownToLine, Copy, Eraser, Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { ProblemList } from '../problems/problem-list.tsx';
import { EndingBar } from '../runs/ending-bar.tsx';
import { IconButton } from '../workbench/button.tsx';
import { shortcutText } from '../workbench/shortcuts.ts';
import { useShownRun, useWorkbench, useWorkbenchState } from '../workbench/workbench-context.tsx';
import { type BottomTab, entryOf } from '../workbench/workbench-state.ts';
import { ProcessOutputView } from './process-output-view.tsx';
import { SearchBox } from './search-box.tsx';
import styles from './terminal-pane.module.css';
import { WriterTools } from './writer-tools.tsx';

export function TerminalPane() {
  const t = useTranslations();
  const workbench = useWorkbench();
  const shown = useWorkbenchState((state) => state.bottomTab);
  const problems = useWorkbenchState((state) => state.runProblems.length + state.editorProblems.length);
  const [searching, setSearching] = useState(false);
  const runId = useWorkbenchState((state) => state.shownRunId);
  const [filter, setFilter] = useState<{ runId: string | undefined; pid: number }>();
  const alone = filter !== undefined && filter.runId === runId && shown === 'terminal' ? filter.pid : undefined;

  const pressed = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'f') {
      event.preventDefault();
      event.stopPropagation();
      setSearching(true);
    }
  };
  const closeSearch = () => {
    setSearching(false);
    workbench.terminal.search.clearDecorations();
    workbench.terminal.focus();
  };
  const tab = (value: BottomTab, name: string, count = 0) => (
    <button
      type="button"
      role="tab"
      id={`bottom-${value}`}
      className={styles.tab}
      aria-selected={shown === value}
      aria-controls="bottom-panel"
      onClick={() => workbench.set({ bottomTab: value })}
    >
      {name}
      {count > 0 ? <span className={styles.count}>{count}</span> : null}
    </button>
  );

  return (
    <div className={styles.pane} onKeyDownCapture={pressed}>
      <div className={styles.bar}>
        <div role="tablist" aria-label={t('panes.terminal')} className={styles.tabs}>
          {tab('terminal', t('terminal.tab'))}
          {tab('problems', t('problems.tab'), problems)}
        </div>
        <span className={styles.space} />
        {shown === 'terminal' ? <WriterTools alone={alone} showAlone={(pid) => setFilter(pid === undefined ? undefined : { runId, pid })} /> : null}
        {shown === 'terminal' ? <TerminalTools search={() => setSearching(true)} /> : null}
      </div>
      <div className={styles.body} id="bottom-panel" role="tabpanel" aria-labelledby={`bottom-${shown}`}>
        <TerminalPlace hidden={shown !== 'terminal'} />
        {alone === undefined ? null : <ProcessOutputView key={alone} pid={alone} close={() => setFilter(undefined)} />}
        {shown === 'terminal' && searching ? <SearchBox close={closeSearch} /> : null}
        {shown === 'problems' ? <ProblemList /> : null}
      </div>
      {shown === 'terminal' ? <EndingBar /> : null}
    </div>
  );
}

function TerminalTools({ search }: { search: () => void }) {
  const t = useTranslations('terminal');
  const workbench = useWorkbench();
  return (
    <>
      <IconButton name={t('search')} onClick={search}>
        <Search size={14} aria-hidden />
      </IconButton>
      <IconButton name={t('copy')} onClick={() => void workbench.terminal.copy()}>
        <Copy size={14} aria-hidden />
      </IconButton>
      <IconButton name={t('clear')} onClick={() => workbench.terminal.clear()}>
        <Eraser size={14} aria-hidden />
      </IconButton>
      <IconButton name={t('toEnd')} onClick={() => workbench.terminal.terminal.scrollToBottom()}>
        <ArrowDownToLine size={14} aria-hidden />
      </IconButton>
    </>
  );
}

function TerminalPlace({ hidden }: { hidden: boolean }) {
  const t = useTranslations('terminal');
  const workbench = useWorkbench();
  const place = useRef<HTMLDivElement>(null);
  const run = useShownRun();
  const starting = useWorkbenchState((state) => state.starting);
  const entry = useWorkbenchState(entryOf);
  useEffect(() => {
    if (place.current !== null) workbench.terminal.mount(place.current);
  }, [workbench]);
  const label = t('label');
  useEffect(() => workbench.terminal.setLabel(label), [workbench, label]);
  return (
    <div ref={place} className={styles.place} hidden={hidden}>
      {run === undefined && !starting ? <p className={styles.empty}>{t('emptyHint', { shortcut: shortcutText('run'), path: entry?.path ?? '…' })}</p> : null}
      {run?.state === 'queued' ? <p className={styles.empty}>{t('waiting', { number: run.number })}</p> : null}
    </div>
  );
}
