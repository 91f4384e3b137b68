import { Download, FileDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { amountOfBytes } from '../runs/amounts.ts';
import { writtenFileUrl } from '../session/written-file-url.ts';
import { Button } from '../workbench/button.tsx';
import { useSessionState } from '../workbench/workbench-context.tsx';
import { decodeText } from './decode-text.ts';
import { fetchWritten, type WrittenContent } from './fetch-written.ts';
import { hexLines } from './hex-lines.ts';
import { pictureType } from './picture-type.ts';
import { useKeepWritten } from './use-keep-written.ts';
import styles from './written-preview.module.css';

const shownBytes = 2_000_000;
const hexBytes = 64 * 1_024;

/** A look at a file that a run has written: as text, as a picture, or as bytes. */
export function WrittenPreview({ runId, path }: { runId: string; path: string }) {
  const t = useTranslations('written');
  const url = useSessionState(({ sessionId, runs }) => {
    const run = runs.find((candidate) => candidate.id === runId);
    return sessionId === undefined || run === undefined ? undefined : writtenFileUrl(sessionId, run, path);
  });
  const [content, setContent] = useState<WrittenContent | Error>();
  const keep = useKeepWritten();

  useEffect(() => {
    const abort = new AbortController();
    setContent(undefined);
    if (url === undefined) {
      setContent(new Error('404'));
      return;
    }
    fetchWritten(url, shownBytes, abort.signal).then(setContent, (error: Error) => {
      if (!abort.signal.aborted) setContent(error);
    });
    return () => abort.abort();
  }, [url]);

  if (content === undefined) return <p className={styles.note}>{t('loading')}</p>;
  if (content instanceof Error) {
    const gone = /404|410/.test(content.message);
    return <p className={styles.note}>{t('failed', { reason: gone ? t('gone') : content.message })}</p>;
  }
  const picture = content.cut ? undefined : pictureType(content.bytes);
  const text = picture === undefined ? decodeText(content.bytes) : undefined;
  const kind = picture !== undefined ? t('image') : text !== undefined ? t('text') : t('hex');
  return (
    <div className={styles.preview}>
      <div className={styles.bar}>
        <span>
          {kind} · {amountOfBytes(content.bytes.byteLength)}
          {content.cut ? ` · ${t('cut', { size: amountOfBytes(shownBytes) })}` : null}
        </span>
        <span className={styles.space} />
        {text === undefined ? null : (
          <Button kind="quiet" icon={<FileDown size={14} aria-hidden />} onClick={() => void keep(url ?? '', path)}>
            {t('keep')}
          </Button>
        )}
        <a className={styles.download} href={url} download={path.slice(path.lastIndexOf('/') + 1)}>
          <Download size={14} aria-hidden />
          {t('download', { path })}
        </a>
      </div>
      {picture !== undefined ? (
        <Picture bytes={content.bytes} type={picture} path={path} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard
        <pre className={styles.text} tabIndex={0}>
          {text ?? hexLines(content.bytes.subarray(0, hexBytes))}
        </pre>
      )}
    </div>
  );
}

function Picture({ bytes, type, path }: { bytes: Uint8Array; type: string; path: string }) {
  const [url, setUrl] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, type]);
  return (
    <div className={styles.picture}>
      {/* biome-ignore lint/performance/noImgElement: the picture is in memory already */}
      {url === '' ? null : <img src={url} alt={path} />}
    </div>
  );
}
