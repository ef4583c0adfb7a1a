import { useEffect, useState } from 'react';

export interface Stage {
  /** Give it to the element as `ref`. */
  readonly setElement: (element: HTMLElement | null) => void;
  readonly width: number;
  readonly height: number;
  /** Whether it is on the screen or close to it; what is not need not be drawn. */
  readonly visible: boolean;
}

/** The size of an element, and whether anyone can see it. */
export function useStage(): Stage {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [visible, setVisible] = useState(false);

  useEffect(() => {
    if (element === null) return;
    const sizes = new ResizeObserver(() => {
      setSize({ width: element.clientWidth, height: element.clientHeight });
    });
    const sight = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) setVisible(entry.isIntersecting);
      },
      { rootMargin: '80px' },
    );
    sizes.observe(element);
    sight.observe(element);
    return () => {
      sizes.disconnect();
      sight.disconnect();
    };
  }, [element]);

  return { setElement, ...size, visible };
}
