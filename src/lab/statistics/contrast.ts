/** In what two methods differ, and so what a difference between their scores can be put down to. */
import { PRESETS, type Preset, type PresetId } from '../presets';
import type { Recipe } from '../recipe';

/** `mutual-information`: the claim that the method is about. `several`: no one thing. `nothing`: the methods are the same. */
export type Isolated =
  | 'mutual-information'
  | 'head-loss'
  | 'representation-loss'
  | 'choice-of-loss'
  | 'instance-dependence'
  | 'kl'
  | 'clamp'
  | 'head'
  | 'layout'
  | 'initialisation'
  | 'several'
  | 'nothing';

export interface Contrast {
  readonly isolates: Isolated;
  /** One sentence. */
  readonly about: string;
}

export interface Circumstances {
  /** A term with weight 0 is off, whatever the preset says. */
  readonly weights?: Pick<Recipe, 'gamma' | 'beta' | 'kappa'>;
  /** Whether both start from the same initialisations; by default they do where the presets' own are the same. */
  readonly sameInits?: boolean;
  /** Whether both are trained at the same learning rate. */
  readonly sameRate?: boolean;
}

/** What two methods can differ in, in words. */
const ASPECTS = {
  prompt: 'the kind of prompt',
  layout: 'the place of the prompt',
  head: 'the head',
  headLoss: 'the head loss',
  representationLoss: 'the representation loss',
  kl: 'the KL term',
  clamp: 'the released clamp',
  initialisation: 'the initialisation',
} as const;
type Aspect = keyof typeof ASPECTS;

/** What a difference in one aspect alone is called; the kind of prompt needs a second look. */
const ALONE: Readonly<Record<Exclude<Aspect, 'prompt'>, Isolated>> = {
  layout: 'layout',
  head: 'head',
  headLoss: 'head-loss',
  representationLoss: 'representation-loss',
  kl: 'kl',
  clamp: 'clamp',
  initialisation: 'initialisation',
};

/** Compares the architectures and the loss terms in force. */
export function contrastMethods(a: PresetId, b: PresetId, circumstances: Circumstances = {}): Contrast {
  const { weights, sameInits = PRESETS[a].ownInit === PRESETS[b].ownInit, sameRate = true } = circumstances;
  const [left, right] = [inForce(PRESETS[a], weights), inForce(PRESETS[b], weights)];
  const aspects = (Object.keys(ASPECTS) as Aspect[]).filter((aspect) =>
    aspect === 'initialisation' ? !sameInits : left[aspect] !== right[aspect],
  );
  const isolates = isolated(aspects, left, right);
  const each = sameRate ? '' : ', each at its own learning rate';
  return { isolates, about: `${sentence(isolates, aspects)}${each}.` };
}

/** A preset with its terms switched off where their weight is 0, and the clamp where it has nothing to act on. */
function inForce(preset: Preset, weights: Circumstances['weights']): Preset {
  const headLoss = preset.headLoss && weights?.gamma !== 0;
  const representationLoss = preset.representationLoss && weights?.beta !== 0;
  return {
    ...preset,
    headLoss,
    representationLoss,
    kl: preset.kl && weights?.kappa !== 0,
    clamp: preset.clamp && (headLoss || representationLoss),
  };
}

function isolated(aspects: readonly Aspect[], left: Preset, right: Preset): Isolated {
  const [first, second] = aspects;
  if (first === undefined) return 'nothing';
  if (aspects.length === 2 && first === 'headLoss' && second === 'representationLoss') {
    return left.headLoss === left.representationLoss ? 'mutual-information' : 'choice-of-loss';
  }
  if (aspects.length > 1) return 'several';
  if (first !== 'prompt') return ALONE[first];
  return left.prompt === 'none' || right.prompt === 'none' ? 'several' : 'instance-dependence';
}

function sentence(isolates: Isolated, aspects: readonly Aspect[]): string {
  switch (isolates) {
    case 'nothing':
      return 'The two are the same method here';
    case 'several':
      return `Several things differ (${aspects.map((aspect) => ASPECTS[aspect]).join(', ')}), so this does not show which of them matters`;
    case 'mutual-information':
      return 'The two differ in the mutual-information losses (MI) alone';
    case 'choice-of-loss':
      return 'The two differ only in which of the two mutual-information losses is on';
    case 'instance-dependence':
      return 'The two differ only in whether each text has a prompt of its own';
    default:
      return `The two differ in ${aspects.map((aspect) => ASPECTS[aspect]).join('')} alone`;
  }
}
