/** Finds the fastest tiles of the matrix products on a device, by running each candidate on products like those of a step. */
import type { Machine } from '../machine';
import { ripples } from '../peak';
import { WebGpuMachine } from './machine';
import { Compiler, type Kernel } from './pipelines';
import { TILE_CLASSES } from './shaders/index';
import type { TileClass } from './shaders/tile-classes';
import { nameOf, type Tile } from './shaders/tile-product';
import { INPUTS, writeExample, type Example } from './tile-example';
import { candidatesOf, type TileTable } from './tiles';
import { compete, type Contest } from './tuning';

/** Milliseconds for everything. */
const BUDGET = 1000;

/** Milliseconds of a measurement beside which the clock's own steps count for little, and programs for it at most. */
const LONG_ENOUGH = 3;
const MOST_PROGRAMS = 64;

/** What a measurement comes to at least, lest the way there and back make nothing of it, or less. */
const LEAST = 1e-3;

/** Numbers of a result that are looked at. */
const CHECKED = 2 ** 16;

/** A tile of a class whose shaders the driver has taken. */
interface TileCandidate {
  readonly name: string;
  readonly tileClass: TileClass;
  readonly kernel: Kernel;
}

export interface TileTuningOptions {
  /** Milliseconds. */
  readonly clock: () => number;
  /** Milliseconds for everything; one second where it is left out. */
  readonly budget?: number;
  readonly classes?: readonly TileClass[];
}

/**
 * A candidate that the driver refuses is left out, and so is one whose numbers are not those of the fixed tile, bit for bit.
 * What is made for it is let go in the end.
 *
 * @returns the tiles of the classes that there was time to decide.
 * @throws LabError where the device is lost, or refuses a fixed tile.
 */
export async function tuneTiles(
  device: GPUDevice,
  { clock, budget = BUDGET, classes = TILE_CLASSES }: TileTuningOptions,
): Promise<TileTable> {
  const deadline = clock() + budget;
  const compiler = new Compiler(device);
  const contests = await Promise.all(classes.map((one) => contestOf(compiler, one, device.limits)));
  const trial = new Trial(device, compiler.layout, clock);
  try {
    return await compete(contests, (candidate) => trial.time(candidate), { clock, deadline });
  } finally {
    trial.dispose();
  }
}

async function contestOf(
  compiler: Compiler,
  tileClass: TileClass,
  limits: GPUSupportedLimits,
): Promise<Contest<TileCandidate>> {
  const [fixed, ...others] = candidatesOf(tileClass, limits);
  const compile = async (tile: Tile): Promise<TileCandidate> => {
    const [shader] = tileClass.shaders(tile);
    return { name: nameOf(tile), tileClass, kernel: await compiler.compile(shader) };
  };
  const [first, ...rest] = await Promise.all([
    compile(fixed),
    ...others.map((tile) => compile(tile).catch(() => null)),
  ]);
  return { name: tileClass.name, candidates: [first, ...rest.filter((candidate) => candidate !== null)] };
}

/** Runs candidates one at a time, all in the same memory. */
class Trial {
  private readonly machine: Machine;
  private current: Kernel | undefined;
  private readonly examples = new Map<TileCandidate, Example>();
  private readonly programs = new Map<TileClass, number>();
  private readonly results = new Map<TileClass, Float32Array>();
  /** Milliseconds from the host to an idle device and back. */
  private latency = Infinity;

  constructor(
    device: GPUDevice,
    layout: GPUBindGroupLayout,
    private readonly clock: () => number,
  ) {
    this.machine = new WebGpuMachine(device, { layout, of: () => this.current });
    this.machine.reserve(INPUTS);
    this.machine.write(0, ripples(INPUTS));
  }

  /** Milliseconds of a product of the class; null where its result is not that of the fixed tile. */
  async time(candidate: TileCandidate): Promise<number | null> {
    this.current = candidate.kernel;
    const example = this.examples.get(candidate) ?? (await this.prepare(candidate));
    if (example === null) return null;
    const programs = this.programs.get(candidate.tileClass) ?? (await this.calibrate(candidate.tileClass, example));
    return (await this.run(example, programs)) / programs;
  }

  dispose(): void {
    this.machine.dispose();
  }

  /** The first run is for this alone: devices make some things ready then. */
  private async prepare(candidate: TileCandidate): Promise<Example | null> {
    const { machine } = this;
    const example = writeExample(candidate.tileClass, candidate.kernel.shader.kernel, machine.base);
    const checked = Math.min(example.size, CHECKED);
    machine.reserve(example.program.workspace);
    // What the last candidate left is not to be taken for this one's.
    machine.write(example.result, new Float32Array(checked));
    machine.run(example.program);
    const result = await machine.read(example.result, checked);
    const wanted = this.results.get(candidate.tileClass) ?? result;
    this.results.set(candidate.tileClass, wanted);
    if (!sameBits(result, wanted)) return null;
    this.examples.set(candidate, example);
    return example;
  }

  /** Programs that take long enough for the clock. */
  private async calibrate(tileClass: TileClass, example: Example): Promise<number> {
    if (this.latency === Infinity) for (let i = 0; i < 3; i++) this.latency = await this.idle();
    let programs = 1;
    while (programs < MOST_PROGRAMS && (await this.run(example, programs)) < LONG_ENOUGH) programs *= 2;
    this.programs.set(tileClass, programs);
    return programs;
  }

  private async idle(): Promise<number> {
    const began = this.clock();
    await this.machine.read(0, 1);
    return Math.min(this.latency, this.clock() - began);
  }

  private async run({ program, result }: Example, programs: number): Promise<number> {
    const began = this.clock();
    for (let i = 0; i < programs; i++) this.machine.run(program);
    await this.machine.read(result, 1);
    return Math.max(LEAST, this.clock() - began - this.latency);
  }
}

function sameBits(a: Float32Array, b: Float32Array): boolean {
  const [one, other] = [new Uint32Array(a.buffer), new Uint32Array(b.buffer)];
  return one.length === other.length && one.every((bits, i) => bits === other[i]);
}
