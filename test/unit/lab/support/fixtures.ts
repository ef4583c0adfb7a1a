/** The reference numbers in `test/fixtures`, typed. */
import { readFile } from 'node:fs/promises';

/** Nested lists of numbers, as PyTorch's `tolist` writes them. */
export type Nested = number | readonly Nested[];

export interface EncoderFixture {
  readonly cases: readonly {
    readonly text: string;
    readonly ids: readonly number[];
    readonly tokens: readonly string[];
    readonly hidden: readonly (readonly number[])[];
    readonly cloze: {
      readonly ids: readonly number[];
      readonly top5: readonly string[];
      readonly logits: readonly number[];
    };
  }[];
}

export interface PromptedCase {
  readonly name: string;
  readonly layout: 'four-slot' | 'prefix';
  readonly a: string;
  readonly b: string | null;
  readonly ids: readonly number[];
  readonly positions: readonly number[];
  readonly segments: readonly number[];
  readonly read: number;
  readonly promptPositions: readonly number[];
  readonly prompt: readonly (readonly number[])[];
  readonly direction: readonly number[];
  readonly state: readonly number[];
  readonly promptGradient: readonly (readonly number[])[];
}

export interface PromptedFixture {
  readonly cases: readonly PromptedCase[];
}

export interface ObjectiveFixture {
  readonly sizes: Readonly<Record<'B' | 'D' | 'k' | 'C' | 'm' | 'K' | 'T', number>>;
  readonly labels: readonly number[];
  readonly weights: Readonly<Record<'headLoss' | 'representationLoss' | 'kl', number>>;
  readonly inputs: Readonly<Record<string, Nested>>;
  readonly pass0: { readonly mu: Nested; readonly logSigma: Nested };
  readonly pass1: { readonly mu: Nested; readonly logSigma: Nested };
  readonly positiveProbabilities: readonly {
    readonly tau: number;
    readonly head: readonly number[];
    readonly representation: readonly number[];
  }[];
  readonly klBetween: number;
  readonly headCeiling: number;
  readonly terms: readonly {
    readonly name: 'crossEntropy' | 'headLoss' | 'representationLoss' | 'kl' | 'objective';
    readonly tau: number | null;
    readonly released: boolean;
    readonly value: number;
    readonly gradients: Readonly<Record<string, Nested>>;
  }[];
}

interface ClassifiedFixture {
  readonly logits: Nested;
  readonly crossEntropy: number;
  readonly gradients: Readonly<Record<string, Nested>>;
}

export interface VerbaliserFixture {
  readonly h: Nested;
  readonly labels: readonly number[];
  readonly layerNormEpsilon: number;
  readonly verbaliser: ClassifiedFixture & {
    readonly transform: Readonly<Record<'dense' | 'bias' | 'gain' | 'shift', Nested>>;
    readonly theta: Nested;
  };
  readonly linear: ClassifiedFixture & { readonly W: Nested; readonly b: Nested };
}

export interface AdamWFixture {
  readonly weightDecay: number;
  readonly start: readonly number[];
  readonly learningRates: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  readonly parameters: readonly (readonly number[])[];
}

/** One training step of one run of a method. */
export interface StepFixture {
  readonly texts: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly classes: number;
  readonly promptLength: number;
  readonly negatives: number;
  readonly weights: Readonly<Record<'headLoss' | 'representationLoss' | 'kl', number>>;
  readonly steps: readonly {
    readonly method: 'prompt-tuning' | 'warp' | 'infoprompt';
    readonly trained: Readonly<Record<string, Nested>>;
    readonly noise: Readonly<Record<'sample' | 'negatives', Nested>> | null;
    readonly losses: Readonly<Partial<Record<'crossEntropy' | 'headLoss' | 'representationLoss' | 'kl', number>>>;
    readonly gradients: Readonly<Record<string, Nested>>;
  }[];
}

export interface ScoresFixture {
  readonly probabilities: readonly number[];
  readonly cases: readonly {
    readonly values: readonly number[];
    readonly median: number;
    readonly quantiles: readonly number[];
  }[];
}

/** A classification and what scikit-learn says of it. */
export interface ScoredCase {
  readonly name: string;
  readonly classes: number;
  readonly positive: number;
  readonly other: number | null;
  readonly labels: readonly number[];
  readonly logits: readonly (readonly number[])[];
  readonly answers: readonly number[];
  readonly confusion: readonly (readonly number[])[];
  readonly accuracy: number;
  readonly matthews: number;
  readonly f1: number;
  readonly macroF1: number;
  readonly macroF1WithoutOther: number | null;
  readonly microF1: number;
  readonly ece: number;
  readonly perClass: readonly Readonly<Record<'precision' | 'recall' | 'f1' | 'support', number>>[];
}

/** One prompted sequence and the attention of every layer and head, rows and columns by position. */
export interface AttentionCase {
  /** `tiny`, or a folder of `encoders`. */
  readonly encoder: string;
  readonly layout: 'four-slot' | 'prefix';
  readonly a: readonly number[];
  readonly b: readonly number[] | null;
  readonly ids: readonly number[];
  readonly prompt: readonly (readonly number[])[];
  readonly attention: readonly (readonly (readonly (readonly number[])[])[])[];
}

/** Principal axes and nearest rows of the word embeddings of `tiny`. */
export interface VocabularyFixture {
  readonly shares: readonly number[];
  readonly axes: readonly (readonly number[])[];
  readonly ids: readonly number[];
  readonly places: readonly (readonly number[])[];
  readonly normQuartiles: readonly number[];
  readonly queries: readonly (readonly number[])[];
  readonly byCosine: readonly (readonly number[])[];
  readonly cosines: readonly (readonly number[])[];
  readonly byDistance: readonly (readonly number[])[];
  readonly distances: readonly (readonly number[])[];
}

interface Fixtures {
  readonly attention: { readonly cases: readonly AttentionCase[] };
  readonly vocabulary: VocabularyFixture;
  readonly encoder: EncoderFixture;
  readonly prompted: PromptedFixture;
  readonly objective: ObjectiveFixture;
  readonly verbaliser: VerbaliserFixture;
  readonly adamw: AdamWFixture;
  readonly scores: ScoresFixture;
  readonly step: StepFixture;
  readonly 'scores-sklearn': { readonly cases: readonly ScoredCase[] };
}

export async function readFixture<Name extends keyof Fixtures>(name: Name): Promise<Fixtures[Name]> {
  const file = new URL(`../../../fixtures/${name}.json`, import.meta.url);
  return JSON.parse(await readFile(file, 'utf8')) as Fixtures[Name];
}

/** All numbers of nested lists, in order. */
export function flat(nested: Nested): number[] {
  return typeof nested === 'number' ? [nested] : nested.flatMap(flat);
}
