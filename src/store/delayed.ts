/** Calls that wait for more of the same, so that many become one. */
export interface Delayed {
  (): void;
  cancel(): void;
}

/** At most one call in each interval: a drag is followed, not waited out. */
export function atIntervals(milliseconds: number, act: () => void): Delayed {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const call = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      act();
    }, milliseconds);
  };
  return Object.assign(call, {
    cancel() {
      clearTimeout(timer);
      timer = undefined;
    },
  });
}

/** One call after the asking has paused for so long. */
export function afterPause(milliseconds: number, act: () => void): Delayed {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const call = (): void => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds);
  };
  return Object.assign(call, {
    cancel() {
      clearTimeout(timer);
    },
  });
}
