/**
 * The methods that can be compared. A preset fixes the architecture and which loss terms are on; how strong a term is
 * (gamma, beta, kappa) and everything else is the recipe's.
 */

export const PRESET_IDS = [
  'head-only',
  'prompt-tuning',
  'warp',
  'idpg',
  'infoprompt-off',
  'infoprompt',
  'infoprompt-head',
  'infoprompt-representation',
  'infoprompt-static',
  'infoprompt-released',
] as const;
export type PresetId = (typeof PRESET_IDS)[number];

export type LayoutKind = 'four-slot' | 'prefix';
export type PromptKind = 'none' | 'static' | 'instance';
export type HeadKind = 'linear' | 'verbaliser' | 'bottleneck';

export interface Preset {
  readonly id: PresetId;
  readonly name: string;
  /** Who proposed it, or what it is there for. */
  readonly source: string;
  /** One sentence for the control's help. */
  readonly about: string;
  readonly prompt: PromptKind;
  readonly layout: LayoutKind;
  readonly head: HeadKind;
  /** Whether gamma, beta and kappa of the recipe apply to this preset. */
  readonly headLoss: boolean;
  readonly representationLoss: boolean;
  readonly kl: boolean;
  /** The released implementation's clamp of the log-probability at -2, which zeroes the gradient where training starts. */
  readonly clamp: boolean;
  /** The initialisation meant by "the preset's own". */
  readonly ownInit: 'normal' | 'mask';
}

const off = { headLoss: false, representationLoss: false, kl: false, clamp: false };
const information = { headLoss: true, representationLoss: true, kl: true, clamp: false };
const instanceBottleneck = { prompt: 'instance', layout: 'four-slot', head: 'bottleneck', ownInit: 'normal' } as const;

export const PRESETS: Readonly<Record<PresetId, Preset>> = {
  'head-only': {
    id: 'head-only',
    name: 'Head only',
    source: 'floor',
    about: 'No prompt at all: a linear classifier on the frozen [MASK] state. The floor every prompt has to beat.',
    prompt: 'none',
    layout: 'four-slot',
    head: 'linear',
    ownInit: 'normal',
    ...off,
  },
  'prompt-tuning': {
    id: 'prompt-tuning',
    name: 'Prompt tuning',
    source: 'Lester et al. 2021',
    about: 'One trained prompt before every text and a linear classifier on [CLS], placed as Hugging Face PEFT does.',
    prompt: 'static',
    layout: 'prefix',
    head: 'linear',
    ownInit: 'normal',
    ...off,
  },
  warp: {
    id: 'warp',
    name: 'WARP',
    source: 'Hambardzumyan et al. 2021',
    about: 'A trained prompt around the text, read at [MASK] and compared with trained class embeddings.',
    prompt: 'static',
    layout: 'four-slot',
    head: 'verbaliser',
    ownInit: 'mask',
    ...off,
  },
  idpg: {
    id: 'idpg',
    name: 'IDPG',
    source: 'Wu et al. 2022',
    about: 'A small network writes a prompt for each text from its [CLS] state.',
    prompt: 'instance',
    layout: 'four-slot',
    head: 'verbaliser',
    ownInit: 'normal',
    ...off,
  },
  'infoprompt-off': {
    id: 'infoprompt-off',
    name: 'InfoPrompt, MI off',
    source: 'control',
    about: "InfoPrompt's architecture without its two mutual-information losses: the control that any claim needs.",
    ...instanceBottleneck,
    ...off,
    kl: true,
  },
  infoprompt: {
    id: 'infoprompt',
    name: 'InfoPrompt',
    source: 'Wu et al. 2023',
    about: 'Instance-dependent prompts, a variational bottleneck, and both mutual-information losses.',
    ...instanceBottleneck,
    ...information,
  },
  'infoprompt-head': {
    id: 'infoprompt-head',
    name: 'InfoPrompt, head loss',
    source: 'ablation',
    about: 'Only the loss between prompt and task head; the representation loss is off.',
    ...instanceBottleneck,
    ...information,
    representationLoss: false,
  },
  'infoprompt-representation': {
    id: 'infoprompt-representation',
    name: 'InfoPrompt, representation loss',
    source: 'ablation',
    about: 'Only the loss between prompt and encoded representation; the head loss is off.',
    ...instanceBottleneck,
    ...information,
    headLoss: false,
  },
  'infoprompt-static': {
    id: 'infoprompt-static',
    name: 'InfoPrompt, static prompt',
    source: 'ablation',
    about: 'Both mutual-information losses with one prompt for all texts.',
    ...instanceBottleneck,
    ...information,
    prompt: 'static',
  },
  'infoprompt-released': {
    id: 'infoprompt-released',
    name: 'InfoPrompt, as released',
    source: 'Wu et al. 2023, code',
    about: 'With the released clamp at -2: the gradient of both losses is exactly zero where training starts.',
    ...instanceBottleneck,
    ...information,
    clamp: true,
  },
};

/** Methods of which this is the same train numbers of the same names, shapes and meaning; they differ in their losses. */
export function architectureOf({ layout, prompt, head }: Pick<Preset, 'layout' | 'prompt' | 'head'>): string {
  return [layout, prompt, head].join(' ');
}
