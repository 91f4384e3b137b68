import { notifications } from '@mantine/notifications';
import { useTranslations } from 'next-intl';
import { amountOfBytes } from '../runs/amounts.ts';
import { useWorkbench } from '../workbench/workbench-context.tsx';
import { decodeText } from './decode-text.ts';
import { fetchWritten } from './fetch-written.ts';

const maxBytes = 1_000_000;

/** Makes a file that a run has written a file of the session. */
export function useKeepWritten(): (url: string, path: string) => Promise<void> {
  const t = useTranslations();
  const workbench = useWorkbench();
  return async (url, path) => {
    const refuse = (message: string) => notifications.show({ message, color: 'red' });
    try {
      const { bytes, cut } = await fetchWritten(url, maxBytes);
      const text = cut ? undefined : decodeText(bytes);
      if (cut) refuse(t('files.tooLarge', { name: path, size: amountOfBytes(maxBytes) }));
      else if (text === undefined) refuse(t('files.notText', { name: path }));
      else if (workbench.addFile(path, text) === undefined) refuse(t('files.nameBad'));
      else notifications.show({ message: t('written.kept', { path }) });
    } catch (error) {
      refuse(t('written.failed', { reason: error instanceof Error ? error.message : String(error) }));
    }
  };
}
