import { useEffect, useState } from 'react';

export interface Box {
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** Panels grow and move while curves do; so often is looked where they are, milliseconds. */
const LOOK_EVERY = 200;

/** Scrolls an element into view and says where on the screen it is; null where there is none. */
export function useTargetBox(selector: string): Box | null {
  const [box, setBox] = useState<Box | null>(null);

  useEffect(() => {
    const smooth = !window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const element = document.querySelector(selector);
    element?.scrollIntoView({ block: 'nearest', behavior: smooth ? 'smooth' : 'auto' });
    const look = (): void => {
      const rectangle = document.querySelector(selector)?.getBoundingClientRect();
      setBox((before) => (rectangle === undefined ? null : sameBox(before, rectangle) ? before : boxOf(rectangle)));
    };
    look();
    const timer = setInterval(look, LOOK_EVERY);
    window.addEventListener('scroll', look, { capture: true, passive: true });
    window.addEventListener('resize', look);
    return () => {
      clearInterval(timer);
      window.removeEventListener('scroll', look, { capture: true });
      window.removeEventListener('resize', look);
    };
  }, [selector]);

  return box;
}

function boxOf({ top, left, width, height }: Box): Box {
  return { top, left, width, height };
}

function sameBox(a: Box | null, b: Box): boolean {
  return a !== null && a.top === b.top && a.left === b.left && a.width === b.width && a.height === b.height;
}
