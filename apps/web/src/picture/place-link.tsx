import type { SourcePlace } from '@forkhall/protocol';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { sessionPath } from '../problems/problem.ts';
import inline from '../theme/inline.module.css';
import { useWorkbench, useWorkbenchState } from '../workbench/workbench-context.tsx';
import { fileByPath } from '../workbench/workbench-state.ts';

/** A way to a source line; plain text where the file is none of the session's. */
export function PlaceLink({ place, children }: { place: SourcePlace; children: ReactNode }) {
  const t = useTranslations('picture');
  const workbench = useWorkbench();
  const path = sessionPath(place.file);
  const known = useWorkbenchState((state) => path !== undefined && fileByPath(state, path) !== undefined);
  if (!known || path === undefined) return <>{children}</>;
  return (
    <button
      type="button"
      className={inline.link}
      title={t('openPlace', { file: path, line: place.line })}
      onClick={() => workbench.openPlace({ path, line: place.line })}
    >
      {children}
    </button>
  );
}
