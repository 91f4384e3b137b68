import { useTranslations } from 'next-intl';
import { Dialog } from './dialog.tsx';
import { isMac, keysText, shortcutText } from './shortcuts.ts';
import styles from './shortcuts-dialog.module.css';

export function ShortcutsDialog({ close }: { close: () => void }) {
  const t = useTranslations('shortcuts');
  const mac = isMac();
  const keys = (key: string, held: { control?: boolean; shift?: boolean; alt?: boolean } = {}) => keysText({ key, ...held }, mac);
  const groups: [string, [string, string][]][] = [
    [
      t('general'),
      [
        [shortcutText('run'), t('run')],
        [shortcutText('stop'), t('stop')],
        [shortcutText('interrupt'), t('interrupt')],
        [shortcutText('next-pane'), t('nextPane')],
        [shortcutText('previous-pane'), t('previousPane')],
        [shortcutText('focus-editor'), t('focusEditor')],
        [shortcutText('focus-terminal'), t('focusTerminal')],
        [shortcutText('new-file'), t('newFile')],
        [shortcutText('help'), t('help')],
      ],
    ],
    [
      t('inEditor'),
      [
        [keys('F', { control: true }), t('find')],
        [keys('Z', { control: true }), t('undo')],
        [keys('/', { control: true }), t('comment')],
        ['F8', t('nextProblem')],
        ['Ctrl+M', t('tabLeaves')],
        ['F1', t('palette')],
      ],
    ],
    [
      t('inTerminal'),
      [
        ['Ctrl+C', t('ctrlC')],
        ['Ctrl+D', t('ctrlD')],
        [mac ? '⌘C' : 'Ctrl+Shift+C', t('copy')],
        [keys('V', { control: true }), t('paste')],
        [keys('F', { control: true }), t('search')],
      ],
    ],
  ];
  return (
    <Dialog title={t('title')} size={680} close={close}>
      <div className={styles.groups}>
        {groups.map(([title, entries]) => (
          <section key={title} className={styles.group}>
            <h3>{title}</h3>
            <dl>
              {entries.map(([text, meaning]) => (
                <div key={meaning}>
                  <dt>{meaning}</dt>
                  <dd>
                    <kbd>{text}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={styles.note}>{t('leaving')}</p>
    </Dialog>
  );
}
