import { describe, expect, it, vi } from 'vitest';
import type { Slices } from '../../../src/lab/statistics/slices';
import { SlicedResult } from '../../../src/store/sliced';

/** A page whose turns are taken by hand. */
function byHand() {
  const turns: (() => void)[] = [];
  const result = new SlicedResult<string>({
    breathe: () => new Promise((resolve) => turns.push(resolve)),
    budget: 0,
    rest: 0,
  });
  const turn = async (): Promise<void> => {
    turns.shift()?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  const finish = async (): Promise<void> => {
    while (turns.length > 0) await turn();
  };
  return { result, turn, finish };
}

function* saying(text: string): Slices<string> {
  yield;
  yield;
  return text;
}

describe('a result computed in slices', () => {
  it('is there when it is done, and its listeners hear of it', async () => {
    const { result, finish } = byHand();
    const heard = vi.fn();
    result.subscribe(heard);
    result.ask(['k'], () => saying('done'));
    expect(result.read(['k'])).toBeNull();
    await finish();
    expect(result.read(['k'])).toBe('done');
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('is never shown under another key', async () => {
    const { result, turn, finish } = byHand();
    result.ask(['a', 1], () => saying('first'));
    await turn();
    result.ask(['a', 2], () => saying('second'));
    await finish();
    expect(result.read(['a', 1])).toBeNull();
    expect(result.read(['a', 2])).toBe('second');
    expect(result.read(['a'])).toBeNull();
  });

  it('ends although newer data keep coming, and then takes the newest', async () => {
    const { result, turn, finish } = byHand();
    const older = vi.fn(() => saying('older'));
    result.ask(['k'], () => saying('first'));
    await turn();
    result.ask(['k'], older);
    await turn();
    result.ask(['k'], () => saying('newest'));
    await finish();
    expect(result.read(['k'])).toBe('first');
    await vi.waitFor(async () => {
      await finish();
      expect(result.read(['k'])).toBe('newest');
    });
    expect(older).not.toHaveBeenCalled();
  });

  it('is left alone when nobody wants it any more', async () => {
    const { result, turn, finish } = byHand();
    result.ask(['k'], () => saying('done'));
    await turn();
    result.stop();
    await finish();
    expect(result.read(['k'])).toBeNull();
  });
});
