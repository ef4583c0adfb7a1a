/** Files dropped anywhere on the page go to whoever knows what to do with them. */
import { useEffect, useEffectEvent } from 'react';
import { areSentences, readDrop, type Dropped } from '../store/dropped';

export function usePageDrop(kind: 'sentences' | 'encoder', take: (dropped: Dropped) => void): void {
  const onDrop = useEffectEvent((event: DragEvent) => {
    const { dataTransfer } = event;
    if (dataTransfer === null || !hasFiles(event)) return;
    // Without this the browser would leave the page for the file.
    event.preventDefault();
    const dropped = readDrop(dataTransfer);
    if (areSentences(dropped) === (kind === 'sentences')) take(dropped);
  });

  useEffect(() => {
    const drop = (event: DragEvent): void => onDrop(event);
    window.addEventListener('dragover', allow);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', allow);
      window.removeEventListener('drop', drop);
    };
  }, []);
}

export function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true;
}

function allow(event: DragEvent): void {
  if (hasFiles(event)) event.preventDefault();
}
