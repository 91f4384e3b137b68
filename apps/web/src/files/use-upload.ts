import { filePathSchema } from '@forkhall/protocol';
import { notifications } from '@mantine/notifications';
import { useTranslations } from 'next-intl';
import { amountOfBytes } from '../runs/amounts.ts';
import { useWorkbench } from '../workbench/workbench-context.tsx';
import { decodeText } from './decode-text.ts';

const maxBytes = 1_000_000;

/** Adds files of this computer to the session, as texts. */
export function useUpload(): (files: Iterable<File>) => Promise<void> {
  const t = useTranslations('files');
  const workbench = useWorkbench();
  return async (files) => {
    for (const file of [...files]) {
      const refuse = (message: string) => notifications.show({ message, color: 'red' });
      if (file.size > maxBytes) {
        refuse(t('tooLarge', { name: file.name, size: amountOfBytes(maxBytes) }));
        continue;
      }
      const text = decodeText(new Uint8Array(await file.arrayBuffer()));
      if (text === undefined) refuse(t('notText', { name: file.name }));
      else if (workbench.addFile(usablePath(file.name), text) === undefined) refuse(t('nameBad'));
    }
  };
}

function usablePath(name: string): string {
  const path = name
    .trim()
    .replace(/[/\\\p{Cc}]/gu, '-')
    .replace(/^-+/, '');
  return filePathSchema.safeParse(path).success ? path : 'uploaded.txt';
}
