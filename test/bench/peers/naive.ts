/**
 * The naive way: what a good user of tfjs would write first. Each run is a program of its own (variables, a loss of stock
 * operations, `tf.variableGrads`, AdamW), and the runs of a population are trained one after the other.
 *
 * It shares with the laboratory files, samples, layouts, noise and starting values, so that both train the same runs;
 * it shares none of the computing.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { EncoderConfig } from '../../../src/lab/encoder/config';
import type { Checkpoint } from '../../../src/lab/encoder/safetensors';
import type { Tokenizer } from '../../../src/lab/encoder/tokenizer';
import { PRESETS } from '../../../src/lab/presets';
import { negativesOf, type Recipe } from '../../../src/lab/recipe';
import { drawBatch, drawSample, type Sample } from '../../../src/lab/tasks/sampling';
import type { Task } from '../../../src/lab/tasks/task';
import { stepNoise } from '../../../src/lab/training/noise';
import { BOTTLENECK, type ParameterName, type StartingValue } from '../../../src/lab/training/parameters';
import type { RunInfo } from '../../../src/lab/training/runs';
import { rateSchedule } from '../../../src/lab/training/schedule';
import { gelu, NaiveEncoder, sequencesOf, type Sequences } from './naive-encoder';
import { lossTerms, type StepData, type Terms, type Trained } from './naive-objective';
import { NaiveTexts, readPlace, type NaiveText } from './naive-texts';

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;
/** Score of a padded word among the negatives. */
const ABSENT = -1e9;

export interface NaiveOptions {
  readonly config: EncoderConfig;
  readonly tokenizer: Tokenizer;
  readonly checkpoint: Checkpoint;
  readonly task: Task;
  readonly recipe: Recipe;
  readonly runs: readonly { readonly run: RunInfo; readonly start: ReadonlyMap<ParameterName, StartingValue> }[];
}

/** The loss terms of a run in the order crossEntropy, headLoss, representationLoss, kl; NaN for one it does not have. */
export type RunLosses = readonly number[];

export class NaivePopulation {
  private at = 0;

  private constructor(
    private readonly encoder: NaiveEncoder,
    private readonly runs: readonly NaiveRun[],
  ) {}

  static async create({ config, tokenizer, checkpoint, task, recipe, runs }: NaiveOptions): Promise<NaivePopulation> {
    const encoder = new NaiveEncoder(checkpoint, config);
    const texts = new NaiveTexts(encoder, tokenizer, task);
    const samples = Array.from({ length: recipe.dataSeeds }, (_, seed) =>
      drawSample(task, recipe.shots, recipe.validation, seed),
    );
    for (const { shots } of samples) await texts.prepare(shots);
    const started = runs.map(({ run, start }) => {
      const sample = samples[run.dataSeed];
      if (sample === undefined) throw new RangeError(`There is no data seed ${run.dataSeed}.`);
      return new NaiveRun(run, start, recipe, sample, encoder, texts);
    });
    return new NaivePopulation(encoder, started);
  }

  /** One step of every run. */
  async step(): Promise<RunLosses[]> {
    const losses: RunLosses[] = [];
    for (const run of this.runs) losses.push(await run.step(this.at));
    this.at++;
    return losses;
  }

  dispose(): void {
    for (const run of this.runs) run.dispose();
    this.encoder.dispose();
  }
}

interface Weight {
  readonly value: tf.Variable;
  readonly first: tf.Variable;
  readonly second: tf.Variable;
}

interface Inputs extends StepData {
  readonly sequences: Sequences;
  /** 1 at the place that the head reads, [B, T, 1]. */
  readonly read: tf.Tensor3D;
  readonly clsStates: tf.Tensor2D;
}

class NaiveRun {
  private readonly weights = new Map<ParameterName, Weight>();

  constructor(
    private readonly run: RunInfo,
    start: ReadonlyMap<ParameterName, StartingValue>,
    private readonly recipe: Recipe,
    private readonly sample: Sample,
    private readonly encoder: NaiveEncoder,
    private readonly texts: NaiveTexts,
  ) {
    // Starting values come with a run axis of length 1 in front.
    start.forEach(({ shape, data }, name) => {
      const value = tf.tensor(data, shape.slice(1));
      const zeros = tf.zerosLike(value);
      this.weights.set(name, { value: tf.variable(value), first: tf.variable(zeros), second: tf.variable(zeros) });
      tf.dispose([value, zeros]);
    });
  }

  async step(at: number): Promise<RunLosses> {
    const terms = tf.tidy(() => {
      const inputs = this.inputs(at);
      let row: tf.Tensor = tf.scalar(NaN);
      const objective = (): tf.Scalar => {
        const found = this.terms(inputs);
        const extra = this.extra(found);
        row = tf.keep(tf.stack([found.crossEntropy, ...extra.map(({ term }) => term ?? tf.scalar(NaN))]));
        return extra.reduce<tf.Scalar>(
          (sum, { term, weight }) => (term === null ? sum : tf.add(sum, tf.mul(term, weight))),
          found.crossEntropy,
        );
      };
      const { grads } = tf.variableGrads(
        objective,
        [...this.weights.values()].map(({ value }) => value),
      );
      for (const weight of this.weights.values()) this.update(weight, grads[weight.value.name], at);
      return row;
    });
    const values = await terms.data();
    terms.dispose();
    return [...values];
  }

  dispose(): void {
    for (const weight of this.weights.values()) tf.dispose({ ...weight });
  }

  private extra({ headLoss, representationLoss, kl }: Terms): { term: tf.Scalar | null; weight: number }[] {
    const { gamma, beta, kappa } = this.recipe;
    return [
      { term: headLoss, weight: gamma },
      { term: representationLoss, weight: beta },
      { term: kl, weight: kappa },
    ];
  }

  private terms(inputs: Inputs): Terms {
    const preset = PRESETS[this.run.preset];
    const get: Trained = (name) => {
      const weight = this.weights.get(name);
      if (weight === undefined) throw new RangeError(`This run has no parameter “${name}”.`);
      return weight.value as tf.Tensor as tf.Tensor2D;
    };
    const prompts = this.prompts(get, inputs);
    const states = this.encoder.forward(inputs.sequences, prompts);
    const h: tf.Tensor2D = tf.sum(tf.mul(states, inputs.read), 1);
    return lossTerms(preset, get, h, prompts, inputs);
  }

  /** [B, m, D]: one prompt for all texts, or that of a small network on each text's [CLS] state. */
  private prompts(get: Trained, { clsStates, sequences }: Inputs): tf.Tensor3D {
    const prompt = get('prompt');
    const [length, width] = prompt.shape;
    const shape: [number, number, number] = [sequences.count, length, width];
    if (PRESETS[this.run.preset].prompt === 'static') return tf.broadcastTo(tf.expandDims(prompt), shape);
    const hidden = gelu(tf.add(tf.matMul(clsStates, get('promptDown')), get('promptDownBias')));
    const written = tf.matMul(hidden as tf.Tensor2D, tf.reshape<tf.Rank.R2>(get('promptUp'), [BOTTLENECK, -1]));
    return tf.add(tf.reshape(written, shape), prompt);
  }

  private inputs(at: number): Inputs {
    const { batch, promptLength, temperature } = this.recipe;
    const texts = Array.from(drawBatch(this.sample.shots, batch, at, this.run.dataSeed), (i) => this.texts.at(i));
    const { layout } = PRESETS[this.run.preset];
    const placements = texts.map(({ ids }) => this.texts.place(layout, ids, promptLength));
    const sequences = sequencesOf(placements);
    const labels = tf.tensor1d(
      Int32Array.from(texts, ({ label }) => label),
      'int32',
    );
    const readAt = tf.tensor1d(Int32Array.from(placements, readPlace), 'int32');
    const states = (of: (text: NaiveText) => Float32Array): tf.Tensor2D =>
      tf.stack(texts.map((text) => tf.tensor1d(of(text)))) as tf.Tensor2D;
    const longest = Math.max(...texts.map(({ tokens }) => tokens.length));
    const padded = texts.flatMap(({ tokens }) => Array.from({ length: longest }, (_, i) => tokens[i] ?? -1));
    const negatives = negativesOf(this.recipe);
    const noise = (kind: 'sample' | 'negatives', size: number): tf.Tensor2D =>
      tf.tensor2d(stepNoise(kind, [this.run], at, batch, size), [batch, size]);
    return {
      sequences,
      read: tf.expandDims(tf.oneHot(readAt, sequences.length), 2),
      labels: tf.oneHot(labels, this.texts.classes) as tf.Tensor2D,
      maskStates: states(({ mask }) => mask),
      clsStates: states(({ cls }) => cls),
      words: this.encoder.words(
        tf.tensor1d(
          padded.map((id) => Math.max(0, id)),
          'int32',
        ),
      ),
      wordBias: tf.tensor2d(
        padded.map((id) => (id < 0 ? ABSENT : 0)),
        [batch, longest],
      ),
      sampleNoise: noise('sample', BOTTLENECK),
      negativeNoise: noise('negatives', negatives),
      temperature,
    };
  }

  /** AdamW (Loshchilov and Hutter 2019). */
  private update({ value, first, second }: Weight, gradient: tf.Tensor | undefined, at: number): void {
    if (gradient === undefined) return;
    const { steps, warmup, weightDecay, learningRateScale } = this.recipe;
    const rate = this.run.learningRate * rateSchedule(at, steps, warmup) * learningRateScale;
    first.assign(tf.add(tf.mul(first, BETA1), tf.mul(gradient, 1 - BETA1)));
    second.assign(tf.add(tf.mul(second, BETA2), tf.mul(tf.square(gradient), 1 - BETA2)));
    const mean = tf.div(first, 1 - BETA1 ** (at + 1));
    const deviation = tf.sqrt(tf.div(second, 1 - BETA2 ** (at + 1)));
    const change = tf.div(mean, tf.add(deviation, EPSILON));
    value.assign(tf.sub(tf.mul(value, 1 - rate * weightDecay), tf.mul(change, rate)));
  }
}
