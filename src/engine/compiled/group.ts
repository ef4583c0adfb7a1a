/** One group of runs, stepped by compiled programs: the same contract and the same numbers as the reference. */
import type { Encoder } from '../../lab/encoder/encoder';
import { NO_CLAMP, RELEASED_CLAMP } from '../../lab/objective/contrastive';
import {
  LOSS_TERMS,
  type EngineGroup,
  type GroupBatch,
  type GroupRun,
  type GroupSpec,
  type GroupState,
  type MemoryPlan,
  type NamedValues,
  type StepKnobs,
  type TermGradients,
} from '../../lab/training/engine';
import { checkGroupState } from '../../lab/training/group-state';
import { emptyRow, type StepRow } from '../../lab/training/metrics';
import { noiseKeys } from '../../lab/training/noise';
import { readStepRow, STACKED } from '../step-row';
import type { Arena } from './arena';
import { fill, textParts, type InputNeeds, type Parts } from './batch-input';
import { inputNeeds, type ProgramKind } from './program-context';
import { layRows, type RowLayout } from './layout';
import { ParameterBlock } from './parameter-block';
import { Plans, type Wave } from './plans';
import type { PackedEncoder } from './weights';

/** Rows of what a program leaves that have a column for each run; what lies run after run counts as one. */
const OUTPUT_ROWS: Readonly<Record<ProgramKind, number>> = {
  step: STACKED.length,
  measure: STACKED.length,
  termGradients: LOSS_TERMS.length,
  gradients: 1,
  evaluate: 1,
  states: 1,
};

export class CompiledGroup implements EngineGroup {
  private readonly parameterBlock: ParameterBlock;
  private readonly frozen: number;
  private readonly plans: Plans;
  private scratch = new Float32Array(0);

  constructor(
    private readonly arena: Arena,
    private readonly encoder: Encoder,
    private readonly spec: GroupSpec,
    private readonly packed: Promise<PackedEncoder>,
    private readonly onDispose: () => void,
  ) {
    this.parameterBlock = new ParameterBlock(arena, spec, encoder.config);
    this.frozen = arena.keep(new Float32Array(spec.runs.length));
    this.plans = new Plans(arena, encoder.config, spec, this.parameterBlock, this.frozen);
  }

  async step(step: number, batch: GroupBatch, knobs: StepKnobs): Promise<StepRow> {
    const values = await this.run('step', batch, knobs, step);
    return this.stepRow(values, batch, knobs);
  }

  async measure(step: number, batch: GroupBatch, knobs: StepKnobs): Promise<StepRow> {
    return this.stepRow(await this.run('measure', batch, knobs, step), batch, knobs);
  }

  async termGradients(step: number, batch: GroupBatch, knobs: StepKnobs): Promise<TermGradients> {
    const { runs } = this.spec;
    const norms = emptyRow(LOSS_TERMS, runs.length);
    if (this.spec.prompt === 'none') return norms;
    const values = await this.run('termGradients', batch, knobs, step);
    LOSS_TERMS.forEach((term, row) => {
      runs.forEach((run, i) => {
        const has = { crossEntropy: true, head: run.headLoss, representation: run.representationLoss, kl: run.kl };
        if (has[term]) norms[term][i] = values[row * runs.length + i] ?? NaN;
      });
    });
    return norms;
  }

  async evaluate(batch: GroupBatch): Promise<Float32Array> {
    return this.run('evaluate', batch, null, 0);
  }

  async states(batch: GroupBatch): Promise<Float32Array> {
    if (this.spec.prompt !== 'none') return this.run('states', batch, null, 0);
    // No program is needed to read what every combination shares.
    const states = new Float32Array((this.spec.runs.length / this.spec.dataSeeds) * batch.maskStates.length);
    for (let at = 0; at < states.length; at += batch.maskStates.length) states.set(batch.maskStates, at);
    return states;
  }

  async plan(batch: GroupBatch, knobs: StepKnobs | null): Promise<MemoryPlan> {
    const packed = await this.packed;
    const wavesOf = (kind: ProgramKind): readonly Wave[] => this.waves(kind, batch, knobs, packed).waves;
    const own = wavesOf(knobs === null ? 'evaluate' : 'step');
    const all = knobs === null ? own : [...own, ...wavesOf('termGradients')];
    const workspace = Math.max(...all.map(({ program }) => program.program.workspace));
    return {
      bytes: Math.max(this.arena.machine.bytes, (this.arena.workspace + workspace) * Float32Array.BYTES_PER_ELEMENT),
      waves: own.length,
    };
  }

  resize(promptLength: number): void {
    this.parameterBlock.resize(promptLength);
    this.plans.clear();
  }

  async state(): Promise<GroupState> {
    const [block, frozen] = await Promise.all([
      this.parameterBlock.state(),
      this.arena.machine.read(this.frozen, this.spec.runs.length),
    ]);
    return { ...block, frozen: Array.from(frozen, (flag) => flag === 1) };
  }

  restore(state: GroupState): void {
    checkGroupState(state, this.spec, this.encoder.config);
    this.parameterBlock.restore(state);
    this.arena.machine.write(this.frozen, Float32Array.from(state.frozen, Number));
    this.plans.clear();
  }

  parameters(): Promise<NamedValues> {
    return this.parameterBlock.read();
  }

  async gradients(step: number, batch: GroupBatch, knobs: StepKnobs): Promise<NamedValues> {
    return this.parameterBlock.named(await this.run('gradients', batch, knobs, step));
  }

  /** Parts in which the last batch was computed. */
  get latestWaves(): number {
    return this.plans.waves;
  }

  dispose(): void {
    this.parameterBlock.release();
    this.arena.release(this.frozen);
    this.onDispose();
  }

  /** Writes the inputs, runs the programs of the batch's shape and reads what they leave, wave after wave. */
  private async run(
    kind: ProgramKind,
    batch: GroupBatch,
    knobs: StepKnobs | null,
    step: number,
  ): Promise<Float32Array> {
    const packed = await this.packed;
    const { machine } = this.arena;
    const { waves, layout, needs } = this.waves(kind, batch, knobs, packed);
    const shared = textParts(packed, batch, layout, needs);
    const pending = waves.map(({ spec, program }) => {
      const own = knobs === null ? {} : this.knobParts(kind, needs, spec.runs, knobs, step);
      machine.reserve(this.arena.workspace + program.program.workspace);
      machine.write(program.input, fill(program.inputs, { ...shared, ...own }, this.room(program.inputs.size)));
      machine.run(program.program);
      return machine.read(program.output.address, program.output.size);
    });
    if (kind === 'step') this.parameterBlock.countUpdate();
    return sideBySide(await Promise.all(pending), OUTPUT_ROWS[kind]);
  }

  private waves(
    kind: ProgramKind,
    batch: GroupBatch,
    knobs: StepKnobs | null,
    packed: PackedEncoder,
  ): { readonly waves: readonly Wave[]; readonly layout: RowLayout | null; readonly needs: InputNeeds } {
    const layout = batch.prompted === null ? null : layRows(batch.prompted);
    const needs = inputNeeds(this.spec, kind);
    return { waves: this.plans.of({ kind, batch, knobs, layout, packed, needs }), layout, needs };
  }

  /** Room for the inputs of a program: a machine has taken them when `write` returns. */
  private room(size: number): Float32Array {
    if (this.scratch.length < size) this.scratch = new Float32Array(size);
    return this.scratch;
  }

  private knobParts(
    kind: ProgramKind,
    { noise, representationLoss }: InputNeeds,
    runs: readonly GroupRun[],
    knobs: StepKnobs,
    step: number,
  ): Parts {
    const wanted = runs.flatMap((run) => [1, run.headLoss ? 1 : 0, run.representationLoss ? 1 : 0, run.kl ? 1 : 0]);
    const strength = [1, knobs.gamma, knobs.beta, knobs.kappa];
    const oneTerm = (term: number): number[] => wanted.map((_, i) => (i % 4 === term ? 1 : 0));
    return {
      ...(noise ? { sampleKeys: noiseKeys('sample', runs, step) } : {}),
      ...(noise && representationLoss ? { negativeKeys: noiseKeys('negatives', runs, step) } : {}),
      lossWeights:
        kind === 'termGradients' ? [0, 1, 2, 3].flatMap(oneTerm) : wanted.map((has, i) => has * (strength[i % 4] ?? 0)),
      floors: runs.map(({ clamp }) => (clamp ? RELEASED_CLAMP : NO_CLAMP)),
      rates: runs.map(({ learningRate }) => learningRate * knobs.rateFactor),
      corrections: this.parameterBlock.corrections,
      has: wanted,
    };
  }

  private stepRow(values: Float32Array, batch: GroupBatch, knobs: StepKnobs): StepRow {
    const { runs, prompt, head } = this.spec;
    // What this group has no such term of was never written.
    const missing = STACKED.filter(
      (name) => (name === 'promptNorm' && prompt === 'none') || (name === 'klBetween' && head !== 'bottleneck'),
    );
    for (const name of missing) {
      const row = STACKED.indexOf(name);
      values.fill(NaN, row * runs.length, (row + 1) * runs.length);
    }
    return readStepRow(values, this.spec, batch, knobs);
  }
}

/** Joins `[rows, runs of a wave]` to `[rows, all runs]`. */
function sideBySide(parts: readonly Float32Array[], rows: number): Float32Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const width = parts.reduce((total, part) => total + part.length / rows, 0);
  const out = new Float32Array(rows * width);
  let from = 0;
  for (const part of parts) {
    const own = part.length / rows;
    for (let row = 0; row < rows; row++) out.set(part.subarray(row * own, (row + 1) * own), row * width + from);
    from += own;
  }
  return out;
}
