import { type StartMethod, startMethodSchema } from '@forkhall/protocol';
import { Menu } from '@mantine/core';
import { ChevronDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import styles from './header.module.css';
import { useSessionState, useWorkbench, useWorkbenchState } from './workbench-context.tsx';
import { entryOf } from './workbench-state.ts';

/** The interpreter of the entry; for Python, how multiprocessing starts a process, and what is watched. */
export function StartMenu() {
  const t = useTranslations('header');
  const workbench = useWorkbench();
  const language = useWorkbenchState((state) => entryOf(state)?.language);
  const chosen = useWorkbenchState((state) => state.settings.startMethod);
  const switches = useWorkbenchState((state) => state.settings.taskSwitches);
  const python = useSessionState((state) => state.status?.python) ?? 'Python';
  const node = useSessionState((state) => state.status?.node) ?? 'Node';
  if (language === undefined) return null;
  if (language === 'typescript') return <span className={styles.chip}>TypeScript · {shortVersion(node)}</span>;
  const methods: [StartMethod | undefined, string, string][] = [
    [undefined, t('startDefault'), t('startDefaultHint')],
    ['fork', 'fork', t('startForkHint')],
    ['spawn', 'spawn', t('startSpawnHint')],
    ['forkserver', 'forkserver', t('startForkserverHint')],
  ];
  return (
    <Menu position="bottom-start" transitionProps={{ duration: 0 }} width={300}>
      <Menu.Target>
        <button type="button" className={styles.chip} aria-label={`${t('settings')}: ${python}, ${chosen ?? t('startDefault')}`}>
          <span>
            {shortVersion(python)}
            {chosen === undefined ? null : ` · ${chosen}`}
          </span>
          <ChevronDown size={13} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('startMethod')}</Menu.Label>
        <Menu.RadioGroup value={chosen ?? ''} onChange={(value) => workbench.setStartMethod(startMethodSchema.safeParse(value).data)}>
          {methods.map(([method, name, hint]) => (
            <Menu.RadioItem key={name} value={method ?? ''} closeMenuOnClick>
              <span className={styles.menuRow}>
                <span>{name}</span>
                <small>{hint}</small>
              </span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{t('watched')}</Menu.Label>
        <Menu.CheckboxItem checked={switches} onChange={(told) => workbench.setTaskSwitches(told)} closeMenuOnClick>
          <span className={styles.menuRow}>
            <span>{t('taskSwitches')}</span>
            <small>{t('taskSwitchesHint')}</small>
          </span>
        </Menu.CheckboxItem>
      </Menu.Dropdown>
    </Menu>
  );
}

/** `Python 3.11.2` as `Python 3.11`, `Node 24.21.0` as `Node 24`. */
function shortVersion(version: string): string {
  const [, name = '', major = '', minor] = /^(\D*)v?(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  if (major === '') return version;
  const label = name.trim() === '' || name.trim() === 'v' ? 'Node' : name.trim().replace(/\s*v$/, '');
  return label === 'Python' && minor !== undefined ? `${label} ${major}.${minor}` : `${label} ${major}`;
}
