/** The order of a program's calls: what is said of each kernel's memory, what follows for the order, and where blocks stand. */
import { describe, expect, it } from 'vitest';
import { fieldsOf, KERNEL_NAMES, type Arguments, type KernelName } from '../../../../src/engine/compiled/kernels';
import { PlannedProgramBuilder } from '../../../../src/engine/compiled/planned-program';
import { ProgramBuilder, type ProgramWriter } from '../../../../src/engine/compiled/program';
import { overlap, touchedBy, type Region } from '../../../../src/engine/compiled/regions';
import { MOST_JOINED, schedule, type Task } from '../../../../src/engine/compiled/schedule';
import { RandomStream } from '../../../../src/lab/random';
import { callsOf, KERNEL_CASES } from '../../../support/kernel-cases';
import { PlainMachine } from '../../../support/plain-machine';

function placesOf({ from, length, count, stride }: Region): number[] {
  return Array.from({ length: count * length }, (_, i) => from + Math.floor(i / length) * stride + (i % length));
}

describe('regions', () => {
  it('overlap where they have a place in common, and only rarely are said to where they have none', () => {
    const stream = new RandomStream('regions');
    let wrong = 0;
    for (let round = 0; round < 3000; round++) {
      const draw = (place: number, below: number): number => stream.integer(16 * round + place, below);
      const [stride, other] = [1 + draw(0, 12), 1 + draw(1, 12)];
      const a = { from: draw(2, 40), length: 1 + draw(3, stride), count: 1 + draw(4, 5), stride };
      const same = draw(5, 2) === 0 ? stride : other;
      const b = { from: draw(6, 40), length: 1 + draw(7, same), count: 1 + draw(8, 5), stride: same };
      const places = new Set(placesOf(a));
      const meets = placesOf(b).some((place) => places.has(place));
      expect(overlap(b, a)).toBe(overlap(a, b));
      if (meets) expect(overlap(a, b), JSON.stringify([a, b])).toBe(true);
      else if (overlap(a, b)) wrong++;
    }
    expect(wrong).toBeLessThan(600);
  });

  it.each(KERNEL_NAMES)('%s touches nothing else than is said', (kernel) => {
    for (const one of KERNEL_CASES.filter((candidate) => candidate.kernel === kernel)) {
      const memory = one.memory();
      const machine = new PlainMachine();
      machine.reserve(one.size);
      machine.write(0, memory);
      const touched = new Set<number>();
      const written = new Set<number>();
      for (const call of callsOf(one.program(0))) {
        const { reads, writes } = touchedBy(call.kernel, call.values as Arguments<KernelName>);
        for (const region of [...reads, ...writes]) for (const place of placesOf(region)) touched.add(place);
        for (const region of writes) for (const place of placesOf(region)) written.add(place);
      }
      const missing = memory.findIndex((value, place) => !Number.isNaN(value) && !touched.has(place));
      expect(missing, `${one.name}: what is read at a place`).toBe(-1);
      const unsaid = one.writable().findIndex((allowed, place) => allowed === 1 && !written.has(place));
      expect(unsaid, `${one.name}: what is written at a place`).toBe(-1);
    }
  });
});

const task = (kernel: KernelName, reads: readonly number[], writes: readonly number[]): Task => {
  const at = (from: number): Region => ({ from, length: 1, count: 1, stride: 1 });
  return { kernel, touched: { reads: reads.map(at), writes: writes.map(at) } };
};

describe('the schedule', () => {
  it('does what waits for nothing of one kernel together, and puts off what nobody waits for', () => {
    const tasks = [
      task('linear', [0], [1]),
      task('sumRows', [1], [10]),
      task('activate', [1], [2]),
      task('sumRows', [2], [11]),
      task('linear', [2], [3]),
      task('sumRows', [3], [12]),
    ];
    expect(schedule(tasks)).toEqual([[0], [2], [4], [1, 3, 5]]);
  });

  it('keeps reads before the write that would spoil them, and writes of one place in order', () => {
    const tasks = [
      task('copyRows', [0], [1]),
      task('copyRows', [2], [0]),
      task('copyRows', [3], [0]),
      task('copyRows', [4], [5]),
    ];
    expect(schedule(tasks)).toEqual([[0, 3], [1], [2]]);
  });

  it('joins no more calls than a device looks through', () => {
    const tasks = Array.from({ length: 2 * MOST_JOINED + 1 }, (_, i) => task('activate', [i], [1000 + i]));
    expect(schedule(tasks).map((operation) => operation.length)).toEqual([MOST_JOINED, MOST_JOINED, 1]);
  });
});

const SIZE = 24;

/** A program of random copies and sums between blocks and a memory that stays; the last block gathers everything. */
function write(builder: ProgramWriter, seed: number): number {
  const stream = new RandomStream('planned', seed);
  const blocks = [0, SIZE, 2 * SIZE];
  const filled = [...blocks];
  for (let i = 0; i < 30; i++) {
    const draw = (place: number, below: number): number => stream.integer(8 * i + place, below);
    const pick = (place: number): number => filled[draw(place, filled.length)] ?? 0;
    const again = draw(0, 3) === 0;
    const y = again ? pick(1) : builder.take(SIZE);
    const from = pick(2);
    if (draw(3, 2) === 0) builder.call('activate', { x: from, y, size: SIZE, activation: draw(4, 3) });
    else {
      const all = { xStride: SIZE, xBatch: 0, yStride: SIZE, yBatch: 0, batches: 1, rows: 1, width: SIZE };
      builder.call('copyRows', { ...all, x: from, y, add: again ? 1 : 0, factor: 0.5 });
    }
    filled.push(y);
  }
  const out = builder.take(filled.length * SIZE);
  filled.forEach((x, i) => {
    const all = { xStride: SIZE, xBatch: 0, yStride: SIZE, yBatch: 0, batches: 1, rows: 1, width: SIZE };
    builder.call('copyRows', { ...all, x, y: out + i * SIZE, add: 0, factor: 1 });
  });
  return out;
}

describe('a planned program', () => {
  it('computes what its calls compute one after the other, in fewer operations and less memory', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const start = new RandomStream('start', seed).normals(new Float32Array(3 * SIZE));
      const [inOrder, planned] = [new ProgramBuilder(3 * SIZE), new PlannedProgramBuilder(3 * SIZE)];
      const results = [inOrder, planned].map((builder) => write(builder, seed));
      const programs = [inOrder.build(), planned.build([results[1] ?? NaN])] as const;
      const size = 33 * SIZE;
      const memories = [
        { program: programs[0], at: results[0] ?? NaN },
        { program: programs[1].program, at: programs[1].placeOf(results[1] ?? NaN) },
      ].map(async ({ program, at }) => {
        const machine = new PlainMachine();
        machine.reserve(3 * SIZE + program.workspace);
        machine.write(0, start);
        machine.run(program);
        return { kept: await machine.read(0, 3 * SIZE), out: await machine.read(at, size) };
      });
      const [expected, found] = await Promise.all(memories);
      expect(found).toEqual(expected);
      expect(programs[1].program.calls).toBe(programs[0].calls);
      expect(programs[1].program.operations).toBeLessThan(programs[0].operations);
      expect(programs[1].program.workspace).toBeLessThan(programs[0].workspace);
    }
  });

  it('does not reach over a fence', () => {
    const builder = new PlannedProgramBuilder(0);
    const blocks = [builder.take(8), builder.take(8), builder.take(8)];
    const activate = (y = 0): void => builder.call('activate', { x: 0, y, size: 8, activation: 0 });
    activate(blocks[0]);
    builder.fence();
    activate(blocks[1]);
    activate(blocks[2]);
    expect(callsOf(builder.build(blocks).program).map(({ joins }) => joins)).toEqual([false, false, true]);
  });

  it('has room for every argument and for what joins it', () => {
    for (const kernel of KERNEL_NAMES) expect(fieldsOf(kernel).length).toBeLessThanOrEqual(30);
  });
});
