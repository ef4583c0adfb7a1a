/**
 * The trained numbers of a group in the arena: three blocks of one layout, `[R][numbers of a run]`, for values and AdamW's
 * two moments. Prompt tokens stand first, because their bias corrections are their own.
 */
import type { EncoderConfig } from '../../lab/encoder/config';
import type { GroupSpec, GroupState, NamedValues } from '../../lab/training/engine';
import {
  startingParameters,
  startingTokens,
  type ParameterName,
  type StartingValue,
} from '../../lab/training/parameters';
import type { Arena } from './arena';
import { copyRows } from './emit';
import type { Arguments } from './kernels';
import { ProgramBuilder, type ProgramWriter } from './program';

/** Where each parameter stands among the numbers of a run. */
export interface ParameterLayout {
  /** Numbers of a run. */
  readonly size: number;
  readonly places: ReadonlyMap<ParameterName, { readonly from: number; readonly shape: readonly number[] }>;
}

/** Parameters whose tokens may come and go, in the order in which they stand. */
const TOKEN_PARAMETERS = ['prompt', 'promptUp'] as const;

export class ParameterBlock {
  private blocks: { readonly value: number; readonly first: number; readonly second: number };
  private current: ParameterLayout;
  /** Updates done so far for each prompt token, and for everything else. */
  private tokenUpdates: number[];
  private otherUpdates = 0;

  constructor(
    private readonly arena: Arena,
    private readonly spec: GroupSpec,
    private readonly config: EncoderConfig,
  ) {
    const starting = startingParameters(spec, config);
    this.current = layOut(starting);
    this.tokenUpdates = new Array<number>(spec.prompt === 'none' ? 0 : spec.promptLength).fill(0);
    const values = this.packed(starting, this.current);
    this.blocks = {
      value: arena.keep(values),
      first: arena.keep(new Float32Array(values.length)),
      second: arena.keep(new Float32Array(values.length)),
    };
  }

  get layout(): ParameterLayout {
    return this.current;
  }

  get promptLength(): number {
    return this.tokenUpdates.length;
  }

  /** Where a parameter of a run stands. */
  address(name: ParameterName, run: number): number {
    return this.blocks.value + run * this.current.size + this.place(name).from;
  }

  /** Two bias corrections for each prompt token, then those of everything else. */
  get corrections(): Float32Array {
    const counts = [...this.tokenUpdates, this.otherUpdates].map((count) => count + 1);
    return Float32Array.from(counts.flatMap((count) => [1 / (1 - 0.9 ** count), 1 / (1 - 0.999 ** count)]));
  }

  countUpdate(): void {
    this.tokenUpdates = this.tokenUpdates.map((count) => count + 1);
    this.otherUpdates++;
  }

  /** One update of `runs` runs from the run `first` on. @param gradient of these alone, laid out as the values. */
  emitUpdate(
    builder: ProgramWriter,
    { first, runs }: { readonly first: number; readonly runs: number },
    gradient: number,
    places: Pick<Arguments<'adamw'>, 'rates' | 'frozen' | 'corrections'>,
  ): void {
    const { size } = this.current;
    const { embeddingWidth } = this.config;
    const update = (from: number, to: number, tokens: number, tokenSize: number, corrections: number): void => {
      if (from === to) return;
      builder.call('adamw', {
        ...places,
        value: this.blocks.value + first * size + from,
        gradient: gradient + from,
        first: this.blocks.first + first * size + from,
        second: this.blocks.second + first * size + from,
        batch: size,
        runs,
        size: to - from,
        tokens,
        tokenSize,
        corrections,
        weightDecay: this.spec.weightDecay,
      });
    };
    const rest = this.endOfTokens();
    update(0, rest, this.promptLength, embeddingWidth, places.corrections);
    update(rest, size, 1, size, places.corrections + 2 * this.promptLength);
  }

  /** Appends prompt tokens by each run's initialisation, with empty moments, or drops them from the end. */
  resize(promptLength: number): void {
    const before = this.promptLength;
    if (before === promptLength) return;
    const { runs } = this.spec;
    const { embeddingWidth } = this.config;
    const grown = TOKEN_PARAMETERS.filter((name) => promptLength > before && this.current.places.has(name));
    const added = grown.map(
      (name) => [name, startingTokens(name, runs, before, promptLength, embeddingWidth)] as const,
    );
    const old = { layout: this.current, blocks: this.blocks };
    this.current = withTokens(this.current, promptLength, embeddingWidth);
    const fresh = new Float32Array(runs.length * this.current.size);
    const values = fresh.slice();
    for (const [name, start] of added) this.scatterTokens(name, start, before, values);
    this.blocks = {
      value: this.arena.keep(values),
      first: this.arena.keep(fresh),
      second: this.arena.keep(fresh),
    };
    const builder = new ProgramBuilder(this.arena.workspace);
    for (const block of ['value', 'first', 'second'] as const) {
      this.copyOver(builder, old.layout, old.blocks[block], this.blocks[block], Math.min(before, promptLength));
    }
    this.arena.machine.run(builder.build());
    for (const address of Object.values(old.blocks)) this.arena.release(address);
    this.tokenUpdates = Array.from({ length: promptLength }, (_, token) => this.tokenUpdates[token] ?? 0);
  }

  /** Values, moments and counts as they stand when this is called. */
  async state(): Promise<Omit<GroupState, 'frozen'>> {
    const { promptLength, tokenUpdates, otherUpdates, current, blocks } = this;
    const read = async (address: number): Promise<NamedValues> =>
      this.named(await this.arena.machine.read(address, this.spec.runs.length * current.size), current);
    const [parameters, first, second] = await Promise.all([
      read(blocks.value),
      read(blocks.first),
      read(blocks.second),
    ]);
    return { promptLength, parameters, optimiser: { first, second, tokenUpdates, otherUpdates } };
  }

  /** Takes a state that fits the spec. */
  restore({ promptLength, parameters, optimiser }: Omit<GroupState, 'frozen'>): void {
    const { arena, blocks: old } = this;
    const layout = withTokens(this.current, promptLength, this.config.embeddingWidth);
    const value = this.packed(parameters, layout);
    const first = this.packed(optimiser?.first ?? new Map(), layout);
    const second = this.packed(optimiser?.second ?? new Map(), layout);
    if (layout.size === this.current.size) {
      arena.machine.write(old.value, value);
      arena.machine.write(old.first, first);
      arena.machine.write(old.second, second);
    } else {
      this.blocks = { value: arena.keep(value), first: arena.keep(first), second: arena.keep(second) };
      for (const address of Object.values(old)) arena.release(address);
    }
    this.current = layout;
    this.tokenUpdates = [...(optimiser?.tokenUpdates ?? new Array<number>(promptLength).fill(0))];
    this.otherUpdates = optimiser?.otherUpdates ?? 0;
  }

  async read(): Promise<NamedValues> {
    return this.named(await this.arena.machine.read(this.blocks.value, this.spec.runs.length * this.current.size));
  }

  /** Numbers that are laid out like the values, by name. */
  named(values: Float32Array, { size, places } = this.current): NamedValues {
    const runs = this.spec.runs.length;
    return new Map(
      [...places].map(([name, { from, shape }]) => {
        const length = count(shape);
        const data = new Float32Array(runs * length);
        for (let run = 0; run < runs; run++) {
          data.set(values.subarray(run * size + from, run * size + from + length), run * length);
        }
        return [name, { shape: [runs, ...shape], data }];
      }),
    );
  }

  release(): void {
    for (const address of Object.values(this.blocks)) this.arena.release(address);
  }

  private place(name: ParameterName): { readonly from: number; readonly shape: readonly number[] } {
    const place = this.current.places.get(name);
    if (place === undefined) throw new RangeError(`This group has no parameter “${name}”.`);
    return place;
  }

  private endOfTokens(): number {
    return TOKEN_PARAMETERS.reduce((end, name) => {
      const place = this.current.places.get(name);
      return place === undefined ? end : place.from + count(place.shape);
    }, 0);
  }

  /** Values by name as the runs' numbers stand in a block; 0 where there are none. */
  private packed(named: ReadonlyMap<string, { readonly data: Float32Array }>, layout: ParameterLayout): Float32Array {
    const runs = this.spec.runs.length;
    const packed = new Float32Array(runs * layout.size);
    for (const [name, { from, shape }] of layout.places) {
      const data = named.get(name)?.data;
      if (data === undefined) continue;
      const length = count(shape);
      for (let run = 0; run < runs; run++) {
        packed.set(data.subarray(run * length, (run + 1) * length), run * layout.size + from);
      }
    }
    return packed;
  }

  /** Puts the starting values of tokens that begin at `first` where they belong. */
  private scatterTokens(name: ParameterName, { shape, data }: StartingValue, first: number, to: Float32Array): void {
    const place = this.place(name);
    const width = shape.at(-1) ?? 0;
    const tokens = shape.at(-2) ?? 0;
    const rows = name === 'promptUp' ? (shape[1] ?? 1) : 1;
    const all = place.shape.at(-2) ?? 0;
    for (let run = 0; run < this.spec.runs.length; run++) {
      for (let row = 0; row < rows; row++) {
        const from = (run * rows + row) * tokens * width;
        const target = run * this.current.size + place.from + (row * all + first) * width;
        to.set(data.subarray(from, from + tokens * width), target);
      }
    }
  }

  /** Copies what both layouts have. */
  private copyOver(builder: ProgramWriter, from: ParameterLayout, x: number, y: number, tokens: number): void {
    const runs = this.spec.runs.length;
    for (const [name, { from: start, shape }] of from.places) {
      const target = this.place(name);
      const rows = name === 'promptUp' ? (shape[0] ?? 1) : 1;
      const kept = name === 'prompt' || name === 'promptUp' ? tokens * (shape.at(-1) ?? 0) : count(shape);
      copyRows(builder, {
        x: x + start,
        xBatch: from.size,
        xStride: count(shape) / rows,
        y: y + target.from,
        yBatch: this.current.size,
        yStride: count(target.shape) / rows,
        batches: runs,
        rows,
        width: kept,
      });
    }
  }
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function layOut(starting: ReadonlyMap<ParameterName, StartingValue>): ParameterLayout {
  const shapes = [...starting].map(([name, { shape }]) => [name, shape.slice(1)] as const);
  const isToken = ([name]: (typeof shapes)[number]): boolean => TOKEN_PARAMETERS.some((token) => token === name);
  const places = new Map<ParameterName, { readonly from: number; readonly shape: readonly number[] }>();
  let size = 0;
  for (const [name, shape] of [...shapes.filter(isToken), ...shapes.filter((entry) => !isToken(entry))]) {
    places.set(name, { from: size, shape });
    size += count(shape);
  }
  return { size, places };
}

function withTokens(layout: ParameterLayout, promptLength: number, width: number): ParameterLayout {
  const starting = new Map<ParameterName, StartingValue>();
  for (const [name, { shape }] of layout.places) {
    const own = name === 'prompt' || name === 'promptUp' ? [...shape.slice(0, -2), promptLength, width] : shape;
    starting.set(name, { shape: [1, ...own], data: new Float32Array(), tokenAxis: null });
  }
  return layOut(starting);
}
