/** Some public encoders to begin with. Their sizes follow from their published shapes; a download may be a little larger. */
export interface Suggestion {
  readonly name: string;
  readonly title: string;
  /** Numbers in the published file. */
  readonly parameters: number;
  /** About so many bytes are fetched. */
  readonly downloadBytes: number;
  /** About so many bytes it takes while it is in use. */
  readonly expectedMemory: number;
  readonly warning: string | null;
}

export const SUGGESTIONS: readonly Suggestion[] = [
  {
    name: 'google/bert_uncased_L-2_H-128_A-2',
    title: 'BERT tiny',
    parameters: 4_433_468,
    downloadBytes: 18e6,
    expectedMemory: 35e6,
    warning: null,
  },
  {
    name: 'google/bert_uncased_L-4_H-256_A-4',
    title: 'BERT mini',
    parameters: 11_267_900,
    downloadBytes: 46e6,
    expectedMemory: 89e6,
    warning: null,
  },
  {
    name: 'google/bert_uncased_L-4_H-512_A-8',
    title: 'BERT small',
    parameters: 29_058_876,
    downloadBytes: 117e6,
    expectedMemory: 229e6,
    warning: null,
  },
  {
    name: 'sentence-transformers/all-MiniLM-L6-v2',
    title: 'MiniLM, tuned for sentences',
    parameters: 22_713_216,
    downloadBytes: 91e6,
    expectedMemory: 181e6,
    warning: null,
  },
  {
    name: 'distilbert/distilbert-base-uncased',
    title: 'DistilBERT',
    parameters: 66_985_530,
    downloadBytes: 268e6,
    expectedMemory: 534e6,
    warning: null,
  },
  {
    name: 'FacebookAI/roberta-base',
    title: 'RoBERTa base',
    parameters: 124_697_433,
    downloadBytes: 499e6,
    expectedMemory: 996e6,
    warning: 'Slow without a graphics card: begin with one seed and a small batch.',
  },
  {
    name: 'FacebookAI/roberta-large',
    title: 'RoBERTa large',
    parameters: 355_412_057,
    downloadBytes: 1422e6,
    expectedMemory: 2840e6,
    warning: 'Needs several gigabytes of memory, and a graphics card to be of any use; many browsers give a page less.',
  },
];
