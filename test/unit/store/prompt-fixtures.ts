/** A vocabulary and prompts among it, small and made by hand. */
import type { NearestMoment } from '../../../src/lab/studies/nearest-history';
import type { PromptPosition } from '../../../src/lab/studies/nearest-tokens';
import type { Vocabulary } from '../../../src/lab/studies/vocabulary';
import type { PlanePath } from '../../../src/store/prompt-reading';

const summary = { n: 3, q1: 1, median: 1.5, q3: 2, mean: 1.5 };

export const VOCABULARY: Vocabulary = {
  tokens: 4,
  places: Float32Array.of(-2, -1, 2, -1, 2, 1, -2, 1),
  shares: [0.25, 0.125],
  drawn: Int32Array.of(0, 1, 3),
  norm: summary,
  neighbour: { cosine: summary, distance: summary },
};

export const PATHS: readonly PlanePath[] = [
  {
    run: 2,
    points: [
      [0, 0],
      [1, 0.5],
    ],
  },
  { run: 0, points: [[-1, 0.25]] },
];

/** Two tokens of the chosen run at two snapshots. */
export const TOKENS = [Float32Array.of(0, 0, 0.5, 0.5), Float32Array.of(1, 1, 0.5, -0.5)];

export const MOMENTS: readonly NearestMoment[] = [
  { step: 0, nearest: { cosine: ['the', 'x'], distance: ['the', 'y'] } },
  { step: 10, nearest: { cosine: ['good', 'x'], distance: [] } },
  { step: 40, nearest: { cosine: ['good', '–'], distance: ['a', 'y'] } },
];

export const POSITIONS: readonly PromptPosition[] = [
  {
    norm: 2.5,
    nearest: {
      cosine: [
        { id: 1, token: '##ing', value: 0.75 },
        { id: 0, token: 'the', value: 0.5 },
      ],
      distance: [{ id: 2, token: '100%', value: 1.25 }],
    },
  },
  { norm: 0, nearest: { cosine: [], distance: [{ id: 3, token: 'a_b', value: 2 }] } },
];
