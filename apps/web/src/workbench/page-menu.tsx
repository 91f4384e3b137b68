import type { Locale } from '@forkhall/protocol';
import { Menu, useMantineColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Check, FilePlus2, Keyboard, Link2, Monitor, Moon, PanelRight, Settings2, Sun } from 'lucide-react';
import { createTranslator, useTranslations } from 'next-intl';
import { messages, useLocaleStore } from '../messages/locale-store.ts';
import { copyText } from '../terminal/copy-text.ts';
import { Button, IconButton } from './button.tsx';
import styles from './header.module.css';
import { usePanePreferences } from './pane-preferences.ts';
import { shortcutText } from './shortcuts.ts';
import { useWorkbench } from './workbench-context.tsx';

/** Appearance, language, help, and the session as a whole. */
export function PageMenu() {
  const t = useTranslations();
  const workbench = useWorkbench();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { locale, setLocale } = useLocaleStore();
  const { runShown, showRun } = usePanePreferences();
  const schemes = [
    { value: 'dark', name: t('header.dark'), icon: <Moon size={14} aria-hidden /> },
    { value: 'light', name: t('header.light'), icon: <Sun size={14} aria-hidden /> },
    { value: 'auto', name: t('header.system'), icon: <Monitor size={14} aria-hidden /> },
  ] as const;
  const chooseLocale = (chosen: Locale) => {
    if (chosen === locale) return;
    setLocale(chosen);
    if (workbench.editor === undefined) return;
    const words = createTranslator({ locale: chosen, messages: messages[chosen], namespace: 'editor' });
    notifications.show({
      id: 'editor-language',
      message: (
        <span className={styles.notice}>
          {words('menusAfterReload')}
          <Button onClick={() => location.reload()}>{words('reload')}</Button>
        </span>
      ),
    });
  };
  const copyAddress = async () => {
    if (await copyText(location.href)) notifications.show({ id: 'address', message: t('header.addressCopied') });
  };
  return (
    <>
      <IconButton name={t('header.help')} onClick={() => workbench.set({ dialog: { kind: 'shortcuts' } })}>
        <Keyboard size={16} aria-hidden />
      </IconButton>
      <IconButton name={t(runShown ? 'panes.hideRun' : 'panes.showRun')} onClick={() => showRun(!runShown)} aria-expanded={runShown}>
        <PanelRight size={16} aria-hidden />
      </IconButton>
      <Menu position="bottom-end" transitionProps={{ duration: 0 }} width={290}>
        <Menu.Target>
          <button type="button" className={styles.chip} aria-label={`${t('header.appearance')}, ${t('header.language')}`}>
            <span translate="no">{locale === 'en' ? 'EN' : '中文'}</span>
            <Settings2 size={15} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('header.language')}</Menu.Label>
          {(['en', 'zh'] as const).map((value) => (
            <Menu.Item
              key={value}
              role="menuitemradio"
              aria-checked={value === locale}
              leftSection={<Chosen is={value === locale} />}
              lang={value}
              onClick={() => chooseLocale(value)}
            >
              {value === 'en' ? 'English' : '中文'}
            </Menu.Item>
          ))}
          <Menu.Label>{t('header.appearance')}</Menu.Label>
          {schemes.map(({ value, name, icon }) => (
            <Menu.Item
              key={value}
              role="menuitemradio"
              aria-checked={value === colorScheme}
              leftSection={<Chosen is={value === colorScheme} />}
              rightSection={icon}
              onClick={() => setColorScheme(value)}
            >
              {name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<Link2 size={14} />} onClick={() => void copyAddress()}>
            {t('header.copyAddress')}
          </Menu.Item>
          <Menu.Item leftSection={<FilePlus2 size={14} />} onClick={() => location.assign('/?new')}>
            <span className={styles.menuRow}>
              <span>{t('header.newSession')}</span>
              <small>{t('header.newSessionHint')}</small>
            </span>
          </Menu.Item>
          <Menu.Item
            leftSection={<Keyboard size={14} />}
            rightSection={<span className={styles.mono}>{shortcutText('help')}</span>}
            onClick={() => workbench.set({ dialog: { kind: 'shortcuts' } })}
          >
            {t('header.help')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function Chosen({ is }: { is: boolean }) {
  return is ? <Check size={14} aria-hidden /> : <span style={{ width: 14 }} />;
}
