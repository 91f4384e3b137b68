import { type Finding, findingText } from '@forkhall/insight';
import { Info, OctagonX, TriangleAlert } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import inline from '../theme/inline.module.css';
import { amountOfSeconds } from './amount-of-seconds.ts';
import styles from './finding-cards.module.css';
import { adviceParts, explanationLines, orderFindings, textParts } from './finding-order.ts';
import { PlaceLink } from './place-link.tsx';
import { ProcessName } from './process-mark.tsx';
import { usePicture } from './use-picture.ts';

/** What a person should know of the run, the worst first, in plain sentences. */
export function FindingCards() {
  const t = useTranslations('picture');
  const findings = usePicture((state) => state.findings);
  const endedAt = usePicture((state) => (state.over && state.at === undefined ? state.span.to : undefined));
  const { open, alike, past } = orderFindings(findings, endedAt);
  if (open.length + past.length === 0) return null;
  return (
    <section className={styles.findings} aria-label={t('findings')}>
      <div role="status">
        {open.map((finding) => (
          <FindingCard key={finding.key} finding={finding} over={endedAt !== undefined} />
        ))}
      </div>
      {alike.length === 0 ? null : (
        <details className={styles.past}>
          <summary>{t('alikeFindings', { count: alike.length })}</summary>
          {alike.map((finding) => (
            <FindingCard key={finding.key} finding={finding} over={endedAt !== undefined} />
          ))}
        </details>
      )}
      {past.length === 0 ? null : (
        <details className={styles.past}>
          <summary>{t('pastFindings', { count: past.length })}</summary>
          {past.map((finding) => (
            <FindingCard key={finding.key} finding={finding} past />
          ))}
        </details>
      )}
    </section>
  );
}

const icons = { stuck: OctagonX, fault: TriangleAlert, note: Info };

interface FindingCardProps {
  finding: Finding;
  /** It was so earlier. */
  past?: boolean;
  /** The run has ended. */
  over?: boolean;
}

function FindingCard({ finding, past = false, over = false }: FindingCardProps) {
  const t = useTranslations('picture');
  const locale = useLocale();
  const text = findingText(finding, locale);
  const Icon = icons[finding.severity];
  const severity = { stuck: t('severityStuck'), fault: t('severityFault'), note: t('severityNote') }[finding.severity];
  return (
    <article className={styles.finding} data-severity={finding.severity} data-code={finding.code} data-past={past}>
      <h3>
        <Icon size={15} aria-label={severity} />
        <span>
          <Parts text={text.title} finding={finding} plain />
        </span>
      </h3>
      {explanationLines(finding, text).map((line) => (
        <p key={line}>
          <Parts text={line} finding={finding} />
        </p>
      ))}
      {text.doubt === undefined ? null : (
        <p className={styles.doubt}>
          <b>{t('unsettled')}</b> {text.doubt}
        </p>
      )}
      {past ? null : (
        <p className={styles.next}>
          <b>{t('nextStep')}</b> <Parts text={text.next} />
        </p>
      )}
      {past && finding.until !== undefined ? (
        <p className={inline.dim}>{t('fromTo', { from: amountOfSeconds(finding.since), to: amountOfSeconds(finding.until) })}</p>
      ) : null}
      {over && !past && finding.severity === 'stuck' ? <p className={inline.dim}>{t('untilEnd')}</p> : null}
    </article>
  );
}

/** Text in which lines are ways into the editor, and the finding's processes have their colours. */
function Parts({ text, finding, plain = false }: { text: string; finding?: Finding; plain?: boolean }) {
  const processes = usePicture((state) => state.picture?.processes) ?? [];
  let at = 0;
  return (finding === undefined ? adviceParts(text) : textParts(text, finding, processes)).map((part) => {
    const key = at;
    at += part.text.length;
    if (part.kind === 'process')
      return (
        <ProcessName key={key} process={part.process} plain={plain}>
          {part.text}
        </ProcessName>
      );
    if (part.kind === 'place')
      return (
        <PlaceLink key={key} place={part.place}>
          {part.text}
        </PlaceLink>
      );
    return <span key={key}>{part.text}</span>;
  });
}
