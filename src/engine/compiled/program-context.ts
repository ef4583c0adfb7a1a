/** What a group's programs are, and what is known where one is written. */
import { needsPassZero } from '../../lab/training/corpus';
import type { GroupSpec } from '../../lab/training/engine';
import type { InputLayout, InputNeeds } from './batch-input';
import type { EncoderShape } from './encoder-block';
import type { GroupShape } from './group-shape';
import type { RowLayout } from './layout';
import type { ParameterBlock } from './parameter-block';
import type { Program } from './program';
import type { PackedEncoder } from './weights';

/** `termGradients` leaves norms, `gradients` the whole gradient that `step` follows. */
export type ProgramKind = 'step' | 'measure' | 'termGradients' | 'gradients' | 'evaluate' | 'states';

/** Whether a program looks at no loss: it has no noise, and nothing is kept for a way back. */
export function looksOnly(kind: ProgramKind): boolean {
  return kind === 'evaluate' || kind === 'states';
}

export interface GroupProgram {
  readonly program: Program;
  readonly inputs: InputLayout;
  /** Where the inputs are written. */
  readonly input: number;
  /** Rows of STACKED [6, R], norms [4, R], a gradient [R, numbers of a run], logits [R, B, C] or states [R, B, D]. */
  readonly output: { readonly address: number; readonly size: number };
}

export interface ProgramContext {
  readonly kind: ProgramKind;
  /** Of the runs that the program is for. */
  readonly spec: GroupSpec;
  /** The first of them among the group's. */
  readonly firstRun: number;
  readonly needs: InputNeeds;
  readonly encoder: PackedEncoder;
  readonly encoderShape: EncoderShape | null;
  readonly shape: GroupShape;
  readonly layout: RowLayout | null;
  readonly parameters: ParameterBlock;
  /** The group's, one number each, which a diverged run sets. */
  readonly frozen: number;
  readonly workspace: number;
}

export function inputNeeds(spec: GroupSpec, kind: ProgramKind): InputNeeds {
  const bottleneck = spec.head === 'bottleneck';
  const training = !looksOnly(kind);
  return {
    passZero: needsPassZero(spec),
    headLoss: training && bottleneck && spec.runs.some((run) => run.headLoss),
    representationLoss: training && bottleneck && spec.runs.some((run) => run.representationLoss),
    noise: training && bottleneck,
    update: kind === 'step',
    weightSets: kind === 'termGradients' ? 4 : training ? 1 : 0,
  };
}
