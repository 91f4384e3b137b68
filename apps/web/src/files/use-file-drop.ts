import { useEffect, useRef, useState } from 'react';

/** Takes files that are dropped anywhere on the page; a browser would leave the page to show them. True while files hover above it. */
export function useFileDrop(take: (files: Iterable<File>) => Promise<void>): boolean {
  const [hovering, setHovering] = useState(false);
  const taking = useRef(take);
  taking.current = take;
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setHovering(true);
    };
    const left = (event: DragEvent) => {
      if (event.relatedTarget === null) setHovering(false);
    };
    const dropped = (event: DragEvent) => {
      setHovering(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      void taking.current(event.dataTransfer?.files ?? []);
    };
    addEventListener('dragover', over);
    addEventListener('dragleave', left);
    addEventListener('drop', dropped);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', left);
      removeEventListener('drop', dropped);
    };
  }, []);
  return hovering;
}
