/** The ways to start a prompt. `preset` stands for each preset's own and is resolved before a run is named. */
export const INIT_IDS = [
  'preset',
  'normal',
  'small-normal',
  'uniform',
  'embedding-normal',
  'vocabulary',
  'labels',
  'text',
  'mask',
] as const;
export type InitId = (typeof INIT_IDS)[number];
export type ResolvedInitId = Exclude<InitId, 'preset'>;

export const INIT_NAMES: Readonly<Record<InitId, { readonly name: string; readonly about: string }>> = {
  preset: {
    name: "preset's own",
    about: 'What each method was proposed with: [MASK] for WARP, N(0, 1) for the others.',
  },
  normal: { name: 'normal', about: 'Every coordinate from N(0, 1), the default of Hugging Face PEFT.' },
  'small-normal': {
    name: 'small normal',
    about: 'Every coordinate from N(0, 0.02²), the scale BERT itself starts from.',
  },
  uniform: { name: 'uniform', about: 'Every coordinate uniform between -0.5 and 0.5 (Lester et al. 2021).' },
  'embedding-normal': {
    name: 'embedding normal',
    about: 'Normal, with the mean and the standard deviation of the word embeddings in each coordinate.',
  },
  vocabulary: { name: 'vocabulary', about: 'The embeddings of words drawn from the 5,000 most frequent ones.' },
  labels: {
    name: 'label words',
    about: "The embeddings of the classes' label words; further tokens are drawn from the vocabulary.",
  },
  text: { name: 'text…', about: 'The embeddings of a text of your own, repeated until every prompt token is filled.' },
  mask: { name: '[MASK]', about: 'The embedding of [MASK] at every position, as WARP does. Nothing in it is random.' },
};
