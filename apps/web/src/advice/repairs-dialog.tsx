import type { Offer } from '@forkhall/advice';
import { notifications } from '@mantine/notifications';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { DiffView } from '../editor/diff-view.tsx';
import { languageId } from '../editor/language-id.ts';
import { Button } from '../workbench/button.tsx';
import { Dialog } from '../workbench/dialog.tsx';
import styles from '../workbench/diff-dialog.module.css';
import { useWorkbench, useWorkbenchState } from '../workbench/workbench-context.tsx';
import { eachKindOnce } from './file-advice.ts';

interface Repairs {
  text: string;
  /** Each kind of repair once, in the order in which they are made. */
  offers: readonly Offer[];
}

/** The repairs of a file as a diff; each kind can be left out. */
export function RepairsDialog({ fileId, close }: { fileId: string; close: () => void }) {
  const t = useTranslations('advice');
  const locale = useLocale();
  const workbench = useWorkbench();
  const file = useWorkbenchState((state) => state.files.find((candidate) => candidate.id === fileId));
  const [before] = useState(() => workbench.textOf(fileId));
  const [repairs, setRepairs] = useState<Repairs>();
  const [refused, setRefused] = useState<ReadonlySet<string>>(new Set());
  const [after, setAfter] = useState(before);
  const language = file?.language;

  useEffect(() => {
    if (language === undefined) return;
    let left = false;
    const context = { pasted: true, otherFiles: workbench.store.getState().files.flatMap((other) => (other.id === fileId ? [] : [other.path])) };
    const codes = repairs?.offers.map((offer) => offer.code).filter((code) => !refused.has(code));
    void workbench.advice.ask({ kind: 'repaired', text: before, language, codes, context }).then(
      ({ text, applied }) => {
        if (left) return;
        setAfter(text);
        if (repairs === undefined) setRepairs({ text, offers: eachKindOnce(applied) });
      },
      () => {
        if (!left) setRepairs({ text: before, offers: [] });
      },
    );
    return () => {
      left = true;
    };
  }, [workbench, fileId, language, before, repairs, refused]);

  const chosen = repairs?.offers.filter((offer) => !refused.has(offer.code)).length ?? 0;
  const toggle = (code: string) => {
    const next = new Set(refused);
    if (!next.delete(code)) next.add(code);
    setRefused(next);
  };
  const apply = () => {
    workbench.replaceText(fileId, after);
    notifications.show({ message: t('applied', { count: chosen }) });
    close();
    requestAnimationFrame(() => workbench.editor?.focus());
  };

  return (
    <Dialog title={t('title', { path: file?.path ?? '' })} size="min(1120px, 92vw)" close={close}>
      {repairs?.offers.length === 0 ? <p>{t('none')}</p> : null}
      {repairs === undefined || repairs.offers.length === 0 ? null : (
        <div className={styles.dialog}>
          <ul className={styles.list} aria-label={t('list')}>
            {repairs.offers.map((offer) => (
              <li key={offer.code}>
                <label className={styles.offer}>
                  <input type="checkbox" checked={!refused.has(offer.code)} onChange={() => toggle(offer.code)} />
                  <strong>
                    {offer.title[locale]} {offer.line === undefined ? null : <small>{t('line', { line: offer.line })}</small>}
                  </strong>
                  <p>{offer.why[locale]}</p>
                </label>
              </li>
            ))}
          </ul>
          <DiffView before={before} after={after} language={languageId(file?.path ?? '')} label={t('diff')} />
          <div className={styles.foot}>
            <span className={styles.note}>{t('intro')}</span>
            <Button onClick={close}>{t('cancel')}</Button>
            <Button kind="primary" disabled={chosen === 0 || after === before} onClick={apply} data-autofocus>
              {t('apply', { count: chosen })}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
