/**
 * What a peer in a process of its own is given: the encoder's files, the recipe, and everything that the laboratory draws from its own
 * streams, for as many steps as will be asked for. The format of arrays is safetensors.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PRESETS, type LayoutKind, type Preset } from '../../../src/lab/presets';
import { place, type Placement } from '../../../src/lab/prompt/layout';
import { negativesOf, type Recipe } from '../../../src/lab/recipe';
import { drawBatch, drawSample } from '../../../src/lab/tasks/sampling';
import { stepNoise } from '../../../src/lab/training/noise';
import { BOTTLENECK } from '../../../src/lab/training/parameters';
import type { RunInfo } from '../../../src/lab/training/runs';
import { startingRuns, type Materials, type StartingRun } from '../population';
import { readPlace } from './naive-texts';
import { writeSafetensors, type Array32 } from './write-safetensors';

export async function exportPopulation(
  folder: string,
  materials: Materials,
  recipe: Recipe,
  steps: number,
): Promise<void> {
  const runs = startingRuns(materials, recipe);
  const { gamma, beta, kappa, temperature, warmup, weightDecay, learningRateScale } = recipe;
  const population = {
    ...{ gamma, beta, kappa, temperature, warmup, weightDecay, learningRateScale, steps: recipe.steps },
    classes: materials.task.classes.length,
    runs: runs.map(({ run }) => {
      const { layout, prompt, head, headLoss, representationLoss, kl } = presetOf(run);
      const { preset, dataSeed, learningRate } = run;
      return { preset, dataSeed, learningRate, layout, prompt, head, headLoss, representationLoss, kl };
    }),
  };
  const arrays = new Map([
    ...startArrays(runs),
    ...noiseArrays(runs, recipe, steps),
    ...textArrays(materials, recipe, steps),
  ]);
  for (const [name, bytes] of materials.files) await writeFile(path.join(folder, name), bytes);
  await writeFile(path.join(folder, 'population.json'), JSON.stringify(population));
  await writeFile(path.join(folder, 'population.safetensors'), writeSafetensors(arrays));
}

function presetOf({ preset: id }: RunInfo): Preset {
  const preset = PRESETS[id];
  const known = preset.prompt !== 'none' && preset.head !== 'verbaliser' && !preset.clamp;
  if (!known) throw new RangeError(`The peer has no “${id}”.`);
  return preset;
}

/** `start.COLUMN.NAME`, without the run axis. */
function startArrays(runs: readonly StartingRun[]): [string, Array32][] {
  return runs.flatMap(({ start }, column) =>
    [...start].map(([name, { shape, data }]): [string, Array32] => [
      `start.${column}.${name}`,
      { shape: shape.slice(1), data },
    ]),
  );
}

/** `noise.sample` [runs, steps, B, k] and `noise.negatives` [runs, steps, B, K]. */
function noiseArrays(runs: readonly StartingRun[], recipe: Recipe, steps: number): [string, Array32][] {
  const { batch } = recipe;
  const noise = (kind: 'sample' | 'negatives', size: number): [string, Array32] => {
    const each = batch * size;
    const data = new Float32Array(runs.length * steps * each);
    runs.forEach(({ run }, column) => {
      for (let step = 0; step < steps; step++)
        data.set(stepNoise(kind, [run], step, batch, size), (column * steps + step) * each);
    });
    return [`noise.${kind}`, { shape: [runs.length, steps, batch, size], data }];
  };
  return [noise('sample', BOTTLENECK), noise('negatives', negativesOf(recipe))];
}

/**
 * `members` [data seeds, steps, B], rows of the arrays about N texts: `labels` [N] and the layouts `bare`, `four-slot`
 * and `prefix`.
 */
function textArrays({ encoder, task }: Materials, recipe: Recipe, steps: number): [string, Array32][] {
  const { batch, dataSeeds, promptLength } = recipe;
  const samples = Array.from({ length: dataSeeds }, (_, seed) =>
    drawSample(task, recipe.shots, recipe.validation, seed),
  );
  const shots = [...new Set(samples.flatMap((sample) => [...sample.shots]))];
  const rowOf = new Map(shots.map((index, row) => [index, row]));
  const members = samples.flatMap((sample, seed) =>
    Array.from({ length: steps }, (_, step) => [...drawBatch(sample.shots, batch, step, seed)]).flat(),
  );
  const examples = shots.map((index) => {
    const example = task.train[index];
    if (example === undefined) throw new RangeError(`There is no training example ${index}.`);
    if (example.text2 !== null) throw new RangeError('The peer reads single sentences alone.');
    return { ids: encoder.tokenizer.encode(example.text), label: example.label };
  });
  const placed = (kind: LayoutKind, length: number): Placement[] =>
    examples.map(({ ids }) =>
      place(kind, { a: ids, b: null }, length, encoder.config.positions, encoder.tokenizer.special),
    );
  return [
    ['labels', vector(examples.map(({ label }) => label))],
    [
      'members',
      { shape: [dataSeeds, steps, batch], data: Int32Array.from(members, (index) => rowOf.get(index) ?? -1) },
    ],
    ...layoutArrays('bare', placed('four-slot', 0)),
    ...layoutArrays('four-slot', placed('four-slot', promptLength)),
    ...layoutArrays('prefix', placed('prefix', promptLength)),
  ];
}

/**
 * `layout.NAME.` with `ids` and `segments` [N, T] in the order of positions (id 0 at the prompt's places and in the
 * padding), `length` and `read` [N], and `prompt` [N, m], the position of each prompt token.
 */
function layoutArrays(name: string, placements: readonly Placement[]): [string, Array32][] {
  const lengths = placements.map(({ ids, promptPositions }) => ids.length + promptPositions.length);
  const shape = [placements.length, Math.max(...lengths)] as const;
  const ids = new Int32Array(shape[0] * shape[1]);
  const segments = new Int32Array(ids.length);
  placements.forEach((placement, row) => {
    const at = (position: number): number => row * shape[1] + position;
    placement.positions.forEach((position, word) => {
      ids[at(position)] = placement.ids[word] ?? 0;
      segments[at(position)] = placement.segments[word] ?? 0;
    });
    placement.promptPositions.forEach((position, token) => {
      segments[at(position)] = placement.promptSegments[token] ?? 0;
    });
  });
  const tokens = placements[0]?.promptPositions.length ?? 0;
  const prompt = Int32Array.from(placements.flatMap(({ promptPositions }) => promptPositions));
  return [
    [`layout.${name}.ids`, { shape, data: ids }],
    [`layout.${name}.segments`, { shape, data: segments }],
    [`layout.${name}.length`, vector(lengths)],
    [`layout.${name}.read`, vector(placements.map(readPlace))],
    [`layout.${name}.prompt`, { shape: [placements.length, tokens], data: prompt }],
  ];
}

function vector(values: readonly number[]): Array32 {
  return { shape: [values.length], data: Int32Array.from(values) };
}
