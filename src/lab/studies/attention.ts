/** Who looks at whom in a prompted text: attention to and from the prompt in every layer and head. */
import * as tf from '@tensorflow/tfjs-core';
import { traceAttention } from '../encoder/attention-trace';
import type { PlacedBatch } from '../encoder/batch';
import type { Encoder } from '../encoder/encoder';
import { Corpus, needsPassZero } from '../training/corpus';
import type { NamedValues } from '../training/engine';
import type { Group } from '../training/group-start';
import { ownPart, sharedPrompts, textPart, type SharedPrompts } from './group-prompts';
import { valuesOfRun } from './run-values';
import { ROW_GROUPS, type RowGroup } from './row-groups';
import type { Study, Subject } from './study';

export interface AttentionAsk {
  readonly text: string;
  /** Null where the task's examples are single texts. */
  readonly text2: string | null;
  /** The run and the layer, from 0, whose attention is wanted token by token. */
  readonly run: number;
  readonly layer: number;
}

export interface AttentionToken {
  readonly name: string;
  readonly group: RowGroup;
}

export interface AttentionMap {
  /** In the order of their positions. */
  readonly tokens: readonly AttentionToken[];
  /** Heads x tokens (who looks) x tokens (looked at). */
  readonly values: Float32Array;
}

export interface AttentionAnswer {
  readonly layers: number;
  readonly heads: number;
  /**
   * How much of its attention a row of one group gives to another group, mean over the rows: runs x layers x heads x
   * groups (who looks) x groups (looked at), in the order of `ROW_GROUPS`. NaN for a run without a prompt or with one that
   * is no number any more, and where nobody looks.
   */
  readonly shares: Float32Array;
  /** Each group's share of the rows, what it would get if everybody looked everywhere alike: runs x groups. */
  readonly uniform: Float32Array;
  /** Of the one run and layer; null for a run without attention to a prompt. */
  readonly map: AttentionMap | null;
  /** Whether the text was too long and lost words. */
  readonly cut: boolean;
}

const GROUPS = ROW_GROUPS.length;
/** Floating-point operations between two breaths, at the least one run. */
const PIECE = 1e8;

export async function* attention(
  { population, encoder }: Subject,
  { text, text2, run: chosen, layer: chosenLayer }: AttentionAsk,
): Study<AttentionAnswer> {
  const { layers, heads } = encoder.config;
  const total = population.runs.length;
  const cell = layers * heads * GROUPS * GROUPS;
  const answer = {
    shares: new Float32Array(total * cell).fill(NaN),
    uniform: new Float32Array(total * GROUPS).fill(NaN),
  };
  let map: AttentionMap | null = null;
  let cut = false;
  // Read first: the training goes on while this computes.
  const values = new Map<Group, NamedValues>();
  for (const group of population.groups) values.set(group, await group.engine.parameters());
  const corpus = new Corpus(encoder, [{ text, text2, label: 0 }]);
  if (population.groups.some(({ spec }) => needsPassZero(spec))) await corpus.prepare([0]);
  let done = 0;
  for (const [group, parameters] of values) {
    const { spec } = group;
    const shared = sharedPrompts(parameters);
    const batch = corpus.batch(spec, shared?.length ?? 0, [0]);
    if (shared === null || batch.prompted === null) continue;
    cut ||= corpus.cutShare(spec.layout, shared.length, [0]) > 0;
    const rows = rowsOf(encoder, batch.prompted);
    const prompts = await promptsFor(encoder, group, parameters, shared, batch.clsStates);
    const size = Math.max(1, Math.floor(PIECE / operations(encoder, rows.groups.length)));
    for (let from = 0; from < spec.runs.length; from += size) {
      const some = spec.runs.slice(from, from + size);
      const traced = await trace(encoder, prompts.slice(from, from + size), batch.prompted);
      for (const [place, { column }] of some.entries()) {
        if (!prompts[from + place]?.every(Number.isFinite)) continue;
        answer.uniform.set(uniformShares(rows), column * GROUPS);
        traced.forEach((layer, l) => {
          const own = ownPart(layer, place, some.length);
          answer.shares.set(groupShares(own, rows, heads), column * cell + l * heads * GROUPS * GROUPS);
          if (column === chosen && l === chosenLayer) map = mapOf(own, rows, heads);
        });
      }
      done += some.length;
      yield { done, total };
    }
  }
  return { layers, heads, ...answer, map, cut };
}

/** Roughly those of one run's forward pass: products of rows with matrices, and of rows with rows. */
function operations({ config: { layers, width, feedForward } }: Encoder, rows: number): number {
  return 2 * layers * rows * width * (4 * width + 2 * feedForward + 2 * rows);
}

/** Each run's prompt for the one text, m x E. */
async function promptsFor(
  encoder: Encoder,
  { spec }: Group,
  parameters: NamedValues,
  { rows }: SharedPrompts,
  clsStates: Float32Array,
): Promise<Float32Array[]> {
  const runs = spec.runs.length;
  const prompts = spec.runs.map((_, place) => ownPart(rows, place, runs));
  if (spec.prompt !== 'instance') return prompts;
  const added = tf.tidy(() => {
    const state = tf.tensor2d(clsStates, [1, encoder.config.width]);
    return tf.concat(spec.runs.map((_, place) => textPart(valuesOfRun(parameters, place), state)));
  });
  const parts = await added.data<'float32'>();
  added.dispose();
  return prompts.map((shared, place) => {
    const own = ownPart(parts, place, runs);
    return shared.map((value, i) => value + (own[i] ?? NaN));
  });
}

/** Attention of some runs, layer by layer: [Q, A, T, T] each. */
async function trace(encoder: Encoder, prompts: readonly Float32Array[], text: PlacedBatch): Promise<Float32Array[]> {
  const size = text.promptLength * encoder.config.embeddingWidth;
  const flat = new Float32Array(prompts.length * size);
  prompts.forEach((prompt, i) => {
    flat.set(prompt, i * size);
  });
  const vectors = tf.tensor2d(flat, [prompts.length, size]);
  const layers = traceAttention(encoder, vectors, text);
  try {
    return await Promise.all(layers.map((layer) => layer.data<'float32'>()));
  } finally {
    tf.dispose([vectors, layers]);
  }
}

/** The rows of a sequence as the trace has them: prompt, then words, padding included. */
interface Rows {
  /** Null for padding. */
  readonly groups: readonly (RowGroup | null)[];
  readonly names: readonly string[];
  readonly positions: readonly number[];
}

function rowsOf({ tokenizer }: Encoder, text: PlacedBatch): Rows {
  const { special } = tokenizer;
  const isSpecial = new Set([special.cls, special.sep, special.mask]);
  const ids = [...text.ids];
  const wordGroup = (id: number, word: number): RowGroup | null => {
    if (text.present[word] === 0) return null;
    // The row that is read comes first among the words.
    if (word === 0) return 'read';
    return isSpecial.has(id) ? 'special' : 'words';
  };
  return {
    groups: [...[...text.promptPositions].map(() => 'prompt' as const), ...ids.map(wordGroup)],
    names: [...[...text.promptPositions].map((_, i) => `P${i + 1}`), ...ids.map((id) => tokenizer.token(id))],
    positions: [...text.promptPositions, ...text.positions],
  };
}

function uniformShares({ groups }: Rows): number[] {
  const present = groups.filter((group) => group !== null).length;
  return ROW_GROUPS.map((group) => groups.filter((other) => other === group).length / present);
}

/** Heads x groups x groups of one run in one layer, from heads x rows x rows. */
function groupShares(attention: Float32Array, { groups }: Rows, heads: number): Float32Array {
  const rows = groups.length;
  const shares = new Float32Array(heads * GROUPS * GROUPS);
  const members = ROW_GROUPS.map((group) => groups.filter((other) => other === group).length);
  const indices = groups.map((group) => (group === null ? -1 : ROW_GROUPS.indexOf(group)));
  for (let head = 0; head < heads; head++) {
    indices.forEach((from, row) => {
      if (from < 0) return;
      indices.forEach((to, column) => {
        if (to < 0) return;
        const at = (head * GROUPS + from) * GROUPS + to;
        const value = attention[(head * rows + row) * rows + column] ?? NaN;
        shares[at] = (shares[at] ?? 0) + value / (members[from] ?? 1);
      });
    });
  }
  return shares.map((share, at) => (members[Math.floor(at / GROUPS) % GROUPS] === 0 ? NaN : share));
}

function mapOf(attention: Float32Array, { groups, names, positions }: Rows, heads: number): AttentionMap {
  const rows = groups.length;
  const order = positions
    .map((_, row) => row)
    .filter((row) => groups[row] !== null)
    .sort((a, b) => (positions[a] ?? 0) - (positions[b] ?? 0));
  const values = new Float32Array(heads * order.length ** 2);
  let at = 0;
  for (let head = 0; head < heads; head++) {
    for (const from of order) for (const to of order) values[at++] = attention[(head * rows + from) * rows + to] ?? NaN;
  }
  return { tokens: order.map((row) => ({ name: names[row] ?? '', group: groups[row] ?? 'words' })), values };
}
