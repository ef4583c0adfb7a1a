/**
 * Which programs compute a batch: one where the whole group fits into the memory there is, otherwise one for each wave of
 * its combinations, one after the other in the same workspace. Programs are kept by shape.
 */
import type { EncoderConfig } from '../../lab/encoder/config';
import type { GroupBatch, GroupSpec, StepKnobs } from '../../lab/training/engine';
import type { Arena } from './arena';
import type { InputNeeds } from './batch-input';
import { writeProgram } from './group-programs';
import type { GroupProgram, ProgramContext, ProgramKind } from './program-context';
import type { RowLayout } from './layout';
import type { ParameterBlock } from './parameter-block';
import type { PackedEncoder } from './weights';

export interface Wave {
  /** The group's runs that are computed together. */
  readonly spec: GroupSpec;
  readonly program: GroupProgram;
}

interface Wanted {
  readonly kind: ProgramKind;
  readonly batch: GroupBatch;
  readonly knobs: StepKnobs | null;
  readonly layout: RowLayout | null;
  readonly packed: PackedEncoder;
  readonly needs: InputNeeds;
}

/** Plans kept; a batch of a new shape asks for a new one, and an epoch has some dozens of shapes. */
const KEPT = 128;

/** A workspace is made larger than this only where one combination needs it: 512 MB. */
const LARGEST_WORKSPACE = 2 ** 27;

export class Plans {
  private readonly known = new Map<string, readonly Wave[]>();
  /** The workspace that they were written for. */
  private workspace = -1;
  private latest = 1;

  constructor(
    private readonly arena: Arena,
    private readonly config: EncoderConfig,
    private readonly spec: GroupSpec,
    private readonly parameters: ParameterBlock,
    private readonly frozen: number,
  ) {}

  /** Of the plan asked for last. */
  get waves(): number {
    return this.latest;
  }

  of(wanted: Wanted): readonly Wave[] {
    if (this.workspace !== this.arena.workspace) this.known.clear();
    this.workspace = this.arena.workspace;
    const { kind, batch, knobs, layout } = wanted;
    const { promptLength } = this.parameters;
    const shape = [batch.labels.length, promptLength, batch.tokensPerSequence, layout?.rows, layout?.longest];
    const key = [kind, ...shape, knobs?.negatives, knobs?.temperature].join(' ');
    const plan = this.known.get(key) ?? this.plan(wanted);
    // The one used last stands last, and the first goes first.
    this.known.delete(key);
    this.known.set(key, plan);
    const [oldest] = this.known.keys();
    if (this.known.size > KEPT && oldest !== undefined) this.known.delete(oldest);
    this.latest = plan.length;
    return plan;
  }

  clear(): void {
    this.known.clear();
  }

  private plan(wanted: Wanted): readonly Wave[] {
    const { runs, dataSeeds } = this.spec;
    const room = Math.min(LARGEST_WORKSPACE, this.arena.machine.capacity - this.arena.workspace);
    let size = runs.length;
    let first = this.wave(wanted, 0, size);
    while (first.program.program.workspace > room && size > dataSeeds) {
      size = Math.ceil(size / dataSeeds / 2) * dataSeeds;
      first = this.wave(wanted, 0, size);
    }
    const waves = [first];
    for (let from = size; from < runs.length; from += size) waves.push(this.wave(wanted, from, from + size));
    return waves;
  }

  private wave(wanted: Wanted, from: number, to: number): Wave {
    const spec = { ...this.spec, runs: this.spec.runs.slice(from, to) };
    return { spec, program: writeProgram(this.context(wanted, spec, from)) };
  }

  private context(
    { kind, batch, knobs, layout, packed, needs }: Wanted,
    spec: GroupSpec,
    firstRun: number,
  ): ProgramContext {
    const { config, parameters, frozen, arena } = this;
    const { dataSeeds, classes } = spec;
    const runs = spec.runs.length;
    return {
      kind,
      spec,
      firstRun,
      needs,
      encoder: packed,
      encoderShape: layout === null ? null : { config, layout, combinations: runs / dataSeeds, dataSeeds },
      shape: {
        runs,
        dataSeeds,
        texts: batch.labels.length / dataSeeds,
        classes,
        width: config.width,
        embeddingWidth: config.embeddingWidth,
        promptLength: parameters.promptLength,
        tokens: batch.tokensPerSequence,
        negatives: knobs?.negatives ?? 0,
        temperature: knobs?.temperature ?? 1,
      },
      layout,
      parameters,
      frozen,
      workspace: arena.workspace,
    };
  }
}
