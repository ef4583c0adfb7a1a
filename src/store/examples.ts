/**
 * Ready experiments. Each was run as it stands with the command line (WASM, two cores, 2026-11-21): `seen` tells what that
 * run measured, and nothing else. The same link gives the same curves.
 */
import { DEFAULT_RECIPE, recipeDifferences, type Recipe } from '../lab/recipe';
import { writeQuery, type View } from './link';

export interface Example {
  readonly id: string;
  readonly title: string;
  /** What is trained. */
  readonly shows: string;
  /** Where to look, and for what. */
  readonly lookFor: string;
  /** What our run measured. */
  readonly seen: string;
  /** On two cores without a graphics card. */
  readonly takes: string;
  readonly recipe: Recipe;
}

/** Smaller than the defaults, so that two cores are done in about a minute. */
const SMALL = { batch: 8, steps: 200, seeds: 4 } as const;

function recipe(patch: Partial<Recipe>): Recipe {
  return { ...DEFAULT_RECIPE, ...patch };
}

export const EXAMPLES: readonly Example[] = [
  {
    id: 'lottery',
    title: 'Prompt tuning is a lottery',
    shows:
      'One method, one sample of 64 sentences; only the random start of the prompt differs: 3 initialisations × 8 seeds.',
    lookFor:
      'Under Sensitivity, the wall: cells of one row differ only in their seed. Is the spread between rows larger than within them?',
    seen: 'The best of 24 runs was right on 77.3\u202f%, the worst on 67.7\u202f% of the test sentences. The spread between seeds was estimated at 2.2 points, that between the three initialisations at 0.',
    takes: 'about 2 minutes',
    recipe: recipe({ presets: ['prompt-tuning'], inits: ['normal', 'small-normal', 'vocabulary'], steps: 300 }),
  },
  {
    id: 'information',
    title: 'Mutual information, on and off',
    shows: 'InfoPrompt against itself without its two losses, on 8 paired seeds: the comparison that counts.',
    lookFor: 'The sentence above the charts once training ends, and the pairs under Sensitivity.',
    seen: 'InfoPrompt was ahead in 4 of 8 pairs, median difference 0.0 points: no difference shown. The median was 69.8\u202f% with the losses and 71.0\u202f% without.',
    takes: 'about a minute',
    recipe: recipe({ ...SMALL, presets: ['infoprompt-off', 'infoprompt'], seeds: 8 }),
  },
  {
    id: 'released-clamp',
    title: 'The released clamp has no gradient',
    shows:
      'The released code clamps the log-probability of both losses at −2. Here it runs beside the losses without the clamp and beside none at all.',
    lookFor:
      'Under Information, the gradients of the head and the representation loss of “as released”: exactly zero. Then compare its runs with those of “MI off” under Runs.',
    seen: 'Both clamped losses stood at 2.0 nats from the first step to the last, and every run ended on the same test score as its control.',
    takes: 'about half a minute',
    recipe: recipe({
      ...SMALL,
      presets: ['infoprompt-off', 'infoprompt', 'infoprompt-released'],
      steps: 100,
    }),
  },
  {
    id: 'longer',
    title: 'A longer prompt',
    shows: 'Prompt tuning and InfoPrompt with 32 prompt tokens in place of 8.',
    lookFor: 'The medians, and how much slower a step is. Lay a run with 8 tokens over it from the History.',
    seen: 'Not better: 67.5\u202f% for both, against 70.5\u202f% and 70.3\u202f% with 8 tokens, four seeds each. So few say little of others.',
    takes: 'about a minute',
    recipe: recipe({ ...SMALL, presets: ['prompt-tuning', 'infoprompt'], promptLength: 32 }),
  },
  {
    id: 'learning-rate',
    title: 'Learning rate and initialisation',
    shows: 'Prompt tuning from three initialisations at 30 times its own learning rate.',
    lookFor:
      'How early the three rise. A start with larger numbers acts like a smaller learning rate, so compare them at other rates, too.',
    seen: 'At 0.03 the medians were 71.3\u202f% (normal), 73.5\u202f% (small normal) and 74.0\u202f% (vocabulary); at its own 0.001 they were 70.5, 68.5 and 69.8\u202f%. The order of the starts changed with the rate; four seeds each.',
    takes: 'about half a minute',
    recipe: recipe({
      ...SMALL,
      presets: ['prompt-tuning'],
      inits: ['normal', 'small-normal', 'vocabulary'],
      learningRate: 0.03,
    }),
  },
  {
    id: 'static',
    title: 'One prompt for all texts, or one for each',
    shows:
      'InfoPrompt writes a prompt for every text; its static variant learns a single one with fewer than half of the trained numbers.',
    lookFor: 'The two medians, and the trained numbers under Runs.',
    seen: 'Medians of 70.7\u202f% (static) and 70.3\u202f% (for each text) over four seeds, ahead in two pairs each: too few to say.',
    takes: 'about half a minute',
    recipe: recipe({ ...SMALL, presets: ['infoprompt', 'infoprompt-static'] }),
  },
  {
    id: 'few-shots',
    title: 'Sixteen examples',
    shows: 'Four different draws of only 16 labelled sentences, two seeds on each.',
    lookFor: 'Under Sensitivity, where the spread comes from: which sentences were drawn, or where the prompt started?',
    seen: 'Prompt tuning 66.7\u202f%, InfoPrompt 56.3\u202f%: behind in 8 of 8 pairs, which the verdict supports. Several things differ between the two, so this does not say which of them does it.',
    takes: 'about a minute',
    recipe: recipe({ ...SMALL, presets: ['prompt-tuning', 'infoprompt'], shots: 16, seeds: 2, dataSeeds: 4 }),
  },
  {
    id: 'many-shots',
    title: '256 examples',
    shows: 'The same with sixteen times as many sentences.',
    lookFor:
      'The medians and the spread between samples, beside those of sixteen examples: overlay that run from the History.',
    seen: 'The other way round: InfoPrompt 77.3\u202f%, prompt tuning 73.5\u202f%, ahead in 7 of 8 pairs. The sign test has p = 0.07: no difference shown.',
    takes: 'about a minute',
    recipe: recipe({ ...SMALL, presets: ['prompt-tuning', 'infoprompt'], shots: 256, seeds: 2, dataSeeds: 4 }),
  },
  {
    id: 'topic',
    title: 'Another task: topics',
    shows: 'Four topics of news sentences instead of two sentiments; guessing is right on 25\u202f%.',
    lookFor: 'How far above chance all methods end, and whether their order is that of the sentiment task.',
    seen: 'Medians of 81.2\u202f% (prompt tuning), 82.7\u202f% (MI off) and 80.2\u202f% (InfoPrompt) over four seeds: too few to put them in an order.',
    takes: 'about a minute',
    recipe: recipe({ ...SMALL, task: 'topic' }),
  },
  {
    id: 'negatives',
    title: 'Negatives and the ceiling log(K+1)',
    shows:
      'The representation loss compares with K draws; its score can never exceed log(K+1). Here K is 1, so the ceiling is log 2 = 0.69 nats.',
    lookFor:
      'The chart of the representation score below its dashed ceiling. Set the knob Negatives to 64 while it trains: the ceiling rises to 4.17.',
    seen: 'With K = 1 the score rose to 0.64 of 0.69 nats, with K = 64 to 4.14 of 4.17; the test score was about the same (72.0 and 71.5\u202f%).',
    takes: 'about 15 seconds',
    recipe: recipe({ ...SMALL, presets: ['infoprompt'], negatives: 1, steps: 100 }),
  },
];

/** The address of an example beside the page. What the present address says of the machine goes on to hold. */
export function exampleLink({ recipe: wanted }: Example, view: View): string {
  return `./${writeQuery(wanted, { ...view, autoplay: false })}`;
}

/** The example that a recipe is; null where it is none. */
export function exampleOf(present: Recipe): Example | null {
  return EXAMPLES.find((example) => recipeDifferences(example.recipe, present).length === 0) ?? null;
}
