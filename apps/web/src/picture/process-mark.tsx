import type { ReactNode } from 'react';
import { isProcess, type Target } from './picture-state.ts';
import { type ProcessLook, type Shape, serviceLook } from './process-colour.ts';
import styles from './process-mark.module.css';
import { usePicture, usePictureClient } from './use-picture.ts';

const paths: Record<Shape, string> = {
  circle: 'M6 1.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 1 0 0-9.6z',
  square: 'M1.8 1.8h8.4v8.4H1.8z',
  triangle: 'M6 1l5.4 9.8H.6z',
  diamond: 'M6 .4L11.6 6 6 11.6.4 6z',
  star: 'M6 .3l1.7 3.8 4.1.4-3.1 2.8.9 4.1L6 9.3l-3.6 2.1.9-4.1L.2 4.5l4.1-.4z',
};

/** The sign of one process: its colour and shape. What it stands for is said beside it. */
export function ProcessMark({ look, hollow = false }: { look: ProcessLook; hollow?: boolean }) {
  return (
    <svg className={styles.mark} data-colour={look.colour} data-hollow={hollow} viewBox="0 0 12 12" aria-hidden>
      <path d={paths[look.shape]} />
    </svg>
  );
}

export function useLook(process: string): ProcessLook {
  return usePicture((state) => state.looks.get(process)) ?? serviceLook;
}

/** What a pointer over a thing, or a click on it, does on all of the page. */
export function useTarget(target: Target) {
  const client = usePictureClient();
  return {
    onClick: () => client.select(target),
    onPointerEnter: () => client.hover(target),
    onPointerLeave: () => client.hover(undefined),
  };
}

/** A process's name in its colour; choosing it chooses the process everywhere. */
export function ProcessName({ process, plain = false, children }: { process: string /** Without its mark. */; plain?: boolean; children: ReactNode }) {
  const look = useLook(process);
  const selected = usePicture((state) => isProcess(state.selected, process));
  return (
    <button type="button" className={styles.name} data-colour={look.colour} aria-pressed={selected} {...useTarget({ kind: 'process', process })}>
      {plain ? null : <ProcessMark look={look} />}
      {children}
    </button>
  );
}
