import type { Locale } from '@forkhall/protocol';
import { Menu, useMantineColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { FilePlus2, Keyboard, Link2, Monitor, Moon, PanelRight, Settings2, Sun } from 'lucide-react';
import { createTranslator, useTranslations } from 'next-intl';
import { messages, useLocaleStore } from '../messages/locale-store.ts';
import { copyText } from '../terminal/copy-text.ts';
import { Button, IconButton } from './button.tsx';
import styles from './header.module.css';
import { usePanePreferences } from './pane-preferences.ts';
import { shortcutText } from './shortcuts.ts';
import { useWorkbench } from './workbench-context.tsx';

/** Appearance, language, help, and the session as a whole. */
export function PageMenu({ narrow }: { narrow: boolean }) {
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
      <IconButton name={t('header.help')} className={styles.roomy ?? ''} onClick={() => workbench.set({ dialog: { kind: 'shortcuts' } })}>
        <Keyboard size={16} aria-hidden />
      </IconButton>
      {narrow ? null : (
        <IconButton name={t(runShown ? 'panes.hideRun' : 'panes.showRun')} onClick={() => showRun(!runShown)} aria-expanded={runShown}>
          <PanelRight size={16} aria-hidden />
        </IconButton>
      )}
      <Menu position="bottom-end" transitionProps={{ duration: 0 }} width={290}>
        <Menu.Target>
          <button
            type="button"
            className={`${styles.chip} ${styles.fixed}`}
            aria-label={`${locale === 'en' ? 'EN' : '中文'}: ${t('header.language')}, ${t('header.appearance')}`}
          >
            <span className={styles.roomy} translate="no">
              {locale === 'en' ? 'EN' : '中文'}
            </span>
            <Settings2 size={15} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('header.language')}</Menu.Label>
          <Menu.RadioGroup value={locale} onChange={(value) => chooseLocale(value === 'zh' ? 'zh' : 'en')}>
            <Menu.RadioItem value="en" lang="en">
              English
            </Menu.RadioItem>
            <Menu.RadioItem value="zh" lang="zh">
              中文
            </Menu.RadioItem>
          </Menu.RadioGroup>
          <Menu.Label>{t('header.appearance')}</Menu.Label>
          <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value === 'dark' || value === 'light' ? value : 'auto')}>
            {schemes.map(({ value, name, icon }) => (
              <Menu.RadioItem key={value} value={value} rightSection={icon}>
                {name}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
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
