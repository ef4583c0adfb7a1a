/** The choice among candidates, by a clock of its own. */
import { describe, expect, test } from 'vitest';
import { compete, type Contest } from '../../../../src/engine/compiled/webgpu/tuning';

interface Timed {
  readonly name: string;
  /** Milliseconds of each measurement; the last one for all that follow. */
  readonly takes: readonly (number | null)[];
}

const timed = (name: string, ...takes: (number | null)[]): Timed => ({ name, takes });

function contestOf(name: string, first: Timed, ...others: Timed[]): Contest<Timed> {
  return { name, candidates: [first, ...others] };
}

/** What is measured takes as long as it says. */
async function competed(contests: readonly Contest<Timed>[], budget = Infinity) {
  let now = 0;
  const measured: string[] = [];
  const time = ({ name, takes }: Timed): Promise<number | null> => {
    const before = measured.filter((other) => other === name).length;
    const took = takes[before] ?? takes.at(-1) ?? null;
    measured.push(name);
    now += took ?? 1;
    return Promise.resolve(took);
  };
  const winners = await compete(contests, time, { clock: () => now, deadline: budget });
  return { winners, measured, now };
}

describe('a contest', () => {
  test('is won by who is clearly faster', async () => {
    const { winners } = await competed([contestOf('a', timed('first', 10), timed('other', 9.6), timed('third', 9.5))]);
    expect(winners).toEqual({ a: 'third' });
  });

  test('is not won by less than 3 per cent', async () => {
    const { winners } = await competed([contestOf('a', timed('first', 10), timed('other', 9.75))]);
    expect(winners).toEqual({ a: 'first' });
  });

  test('goes by the best time of each, in turns', async () => {
    const { winners, measured } = await competed([
      contestOf('a', timed('first', 15, 10, 19), timed('other', 12, 14, 9, 18)),
    ]);
    expect(winners).toEqual({ a: 'other' });
    expect(measured.slice(0, 4)).toEqual(['first', 'other', 'first', 'other']);
    expect(measured).toHaveLength(10);
  });

  test('leaves out what cannot be measured and what is hopeless, and ends with the first alone', async () => {
    const { winners, measured } = await competed([
      contestOf('a', timed('first', 10), timed('broken', null), timed('slow', 25)),
    ]);
    expect(winners).toEqual({ a: 'first' });
    expect(measured).toEqual(['first', 'broken', 'slow', 'first']);
  });

  test('keeps the first, however slow it is', async () => {
    const { winners, measured } = await competed([contestOf('a', timed('first', 50), timed('other', 10))]);
    expect(winners).toEqual({ a: 'other' });
    expect(measured.filter((name) => name === 'first')).toHaveLength(5);
  });
});

describe('the time there is', () => {
  test('is shared by the contests, and what one leaves is for the next', async () => {
    const quick = contestOf('quick', timed('a', 1), timed('b', 2));
    const slow = contestOf('slow', timed('c', 30), timed('d', 20));
    const { winners, now } = await competed([quick, slow], 200);
    expect(winners).toEqual({ quick: 'a', slow: 'd' });
    expect(now).toBeLessThan(230);
  });

  test('may be too short: a contest that is not decided has no winner', async () => {
    const { winners, measured } = await competed(
      [contestOf('slow', timed('a', 30), timed('b', 20)), contestOf('quick', timed('c', 10), timed('d', 9))],
      150,
    );
    expect(winners).toEqual({ quick: 'd' });
    expect(measured.slice(0, 4)).toEqual(['a', 'b', 'a', 'c']);
  });

  test('may be over before anything was measured', async () => {
    const { winners, measured } = await competed([contestOf('a', timed('first', 1))], 0);
    expect(winners).toEqual({});
    expect(measured).toEqual([]);
  });
});
