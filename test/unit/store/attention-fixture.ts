/** A study of attention, made by hand. */
import type { AttentionAnswer } from '../../../src/lab/studies/attention';
import { ROW_GROUPS } from '../../../src/lab/studies/row-groups';
import { attentionByMethod, type ShownMap, type ShownSummary } from '../../../src/store/attention';
import type { Answered } from '../../../src/store/studies';
import { runOf } from './fixtures';

const GROUPS = ROW_GROUPS.length;
export const RUNS = [runOf('head-only', 0), runOf('warp', 0), runOf('warp', 1), runOf('warp', 2), runOf('idpg', 0)];

/** One layer, two heads: the share of a cell is its number, plus 0.1 for the second head, times the run's number. */
export function answerOf(): AttentionAnswer {
  const size = GROUPS * GROUPS;
  const shares = new Float32Array(RUNS.length * 2 * size).fill(NaN);
  const uniform = new Float32Array(RUNS.length * GROUPS).fill(NaN);
  for (const run of [1, 2, 3]) {
    for (let head = 0; head < 2; head++) {
      for (let cell = 0; cell < size; cell++) shares[(run * 2 + head) * size + cell] = run * (cell + 0.1 * head);
    }
    uniform.set([0.1, 0.2, 0.3, 0.4], run * GROUPS);
  }
  return { layers: 1, heads: 2, shares, uniform, map: null, cut: false };
}

function answered(): Answered<'attention'> {
  return { ask: { topic: 'attention', text: 'a b', text2: null, run: 1, layer: 0 }, answer: answerOf(), step: 20 };
}

export function shownSummary(): ShownSummary {
  return { methods: attentionByMethod(answerOf(), RUNS, 0), head: 0, answered: answered() };
}

/** Of as many tokens as there are names, the first of which looks at the last alone and the others evenly. */
export function shownMap(...names: readonly string[]): ShownMap {
  const size = names.length;
  const values = Float32Array.from({ length: size * size }, (_, at) =>
    at >= size ? 1 / size : Number(at === size - 1),
  );
  return {
    title: 'Attention of #2',
    map: { tokens: names.map((name) => ({ name, group: 'words' })), values },
    head: 0,
    answered: answered(),
  };
}
