/** One group of runs, stepped with tfjs operations: works on every backend and is what any faster engine must equal. */
import * as tf from '@tensorflow/tfjs-core';
import type { Encoder } from '../../lab/encoder/encoder';
import { disposeWords, prepareWords, type PreparedWords } from '../../lab/encoder/forward';
import {
  LOSS_TERMS,
  type EngineGroup,
  type GroupBatch,
  type GroupSpec,
  type GroupState,
  type LossTerm,
  type NamedValues,
  type StepKnobs,
  type TermGradients,
} from '../../lab/training/engine';
import { checkGroupState } from '../../lab/training/group-state';
import { emptyRow, hasDiverged, type StepRow } from '../../lab/training/metrics';
import { stepNoise } from '../../lab/training/noise';
import { tidied } from '../../lab/tensors';
import { BOTTLENECK, startingParameters, startingTokens, type ParameterName } from '../../lab/training/parameters';
import { Parameter } from './adamw';
import { answer, headStates, lossTerms, promptVectors, type Parameters, type TermContext, type Terms } from './graph';
import { batchSize, batchTensors, clampFloor } from './inputs';
import { readState, readValues, restored } from './state';
import { readStepRow, STACKED, type Stacked } from '../step-row';

interface StepInputs {
  readonly words: PreparedWords | null;
  readonly context: TermContext;
}

export class ReferenceGroup implements EngineGroup {
  private readonly parametersByName = new Map<ParameterName, Parameter>();
  private promptLength: number;
  private frozen: boolean[];

  constructor(
    private readonly encoder: Encoder,
    private readonly spec: GroupSpec,
  ) {
    this.promptLength = spec.promptLength;
    this.frozen = spec.runs.map(() => false);
    for (const [name, start] of startingParameters(spec, encoder.config))
      this.parametersByName.set(name, new Parameter(start));
  }

  async step(step: number, batch: GroupBatch, knobs: StepKnobs): Promise<StepRow> {
    const names = [...this.parametersByName.keys()];
    const inputs = this.inputs(step, batch, knobs);
    const { grads, stacked } = this.differentiate(names, inputs, knobs);
    const row = await this.read(stacked, batch, knobs);
    this.freezeDiverged(row);
    const rates = Float32Array.from(this.spec.runs, (run, i) =>
      this.frozen[i] === true ? 0 : run.learningRate * knobs.rateFactor,
    );
    names.forEach((name, i) => {
      const gradient = grads[i];
      if (gradient !== undefined) this.parameter(name).update(gradient, rates, this.spec.weightDecay, this.frozen);
    });
    tf.dispose(grads);
    this.release(inputs);
    return row;
  }

  async measure(step: number, batch: GroupBatch, knobs: StepKnobs): Promise<StepRow> {
    const inputs = this.inputs(step, batch, knobs);
    const stacked = tf.tidy(() => {
      const parameters = this.parametersNow();
      const prompts = this.prompts(parameters, inputs.context);
      return this.stack(this.objective(parameters, prompts, inputs, knobs).terms, prompts);
    });
    const row = await this.read([stacked], batch, knobs);
    this.release(inputs);
    return row;
  }

  async termGradients(step: number, batch: GroupBatch, knobs: StepKnobs): Promise<TermGradients> {
    const norms = emptyRow(LOSS_TERMS, this.spec.runs.length);
    if (this.spec.prompt === 'none') return norms;
    const inputs = this.inputs(step, batch, knobs);
    const parameters = this.parametersNow();
    for (const term of LOSS_TERMS) {
      const norm = tf.tidy(
        () => this.termGradient(term, parameters, inputs, knobs) ?? tf.fill([this.spec.runs.length], NaN),
      );
      norms[term].set(await norm.data());
      norm.dispose();
    }
    this.release(inputs);
    this.spec.runs.forEach((run, i) => {
      if (!run.headLoss) norms.head[i] = NaN;
      if (!run.representationLoss) norms.representation[i] = NaN;
      if (!run.kl) norms.kl[i] = NaN;
    });
    return norms;
  }

  async evaluate(batch: GroupBatch): Promise<Float32Array> {
    const logits = tf.tidy(() => {
      const parameters = this.parametersNow();
      return answer(this.encoder, this.spec, parameters, this.readHead(parameters, batch), null).logits;
    });
    const values = await logits.data();
    logits.dispose();
    return Float32Array.from(values);
  }

  async states(batch: GroupBatch): Promise<Float32Array> {
    const h = tf.tidy(() => this.readHead(this.parametersNow(), batch));
    const values = await h.data();
    h.dispose();
    return Float32Array.from(values);
  }

  plan(): Promise<null> {
    return Promise.resolve(null);
  }

  resize(promptLength: number): void {
    for (const name of ['prompt', 'promptUp'] as const) {
      const parameter = this.parametersByName.get(name);
      if (parameter === undefined) continue;
      if (promptLength < this.promptLength) parameter.truncate(promptLength);
      else if (promptLength > this.promptLength) {
        parameter.append(
          startingTokens(name, this.spec.runs, this.promptLength, promptLength, this.encoder.config.embeddingWidth),
        );
      }
    }
    this.promptLength = promptLength;
  }

  state(): Promise<GroupState> {
    return readState(this.parametersByName, this.spec.prompt === 'none' ? 0 : this.promptLength, this.frozen);
  }

  restore(state: GroupState): void {
    checkGroupState(state, this.spec, this.encoder.config);
    for (const [name, parameter] of this.parametersByName) {
      this.parametersByName.set(name, restored(name, parameter, state));
      parameter.dispose();
    }
    this.promptLength = state.promptLength;
    this.frozen = [...state.frozen];
  }

  parameters(): Promise<NamedValues> {
    return readValues([...this.parametersByName].map(([name, { value }]) => [name, value]));
  }

  async gradients(step: number, batch: GroupBatch, knobs: StepKnobs): Promise<NamedValues> {
    const names = [...this.parametersByName.keys()];
    const inputs = this.inputs(step, batch, knobs);
    const { grads, stacked } = this.differentiate(names, inputs, knobs);
    const values = await readValues(names.flatMap((name, i) => (grads[i] === undefined ? [] : [[name, grads[i]]])));
    tf.dispose([grads, stacked]);
    this.release(inputs);
    return values;
  }

  dispose(): void {
    this.parametersByName.forEach((parameter) => {
      parameter.dispose();
    });
    this.parametersByName.clear();
  }

  /** States that the head reads, [R, B, D]. Inside a `tf.tidy`. */
  private readHead(parameters: Parameters, batch: GroupBatch): tf.Tensor3D {
    const tensors = batchTensors(this.encoder, this.spec, batch);
    const words = batch.prompted === null ? null : prepareWords(this.encoder, batch.prompted);
    const prompts = this.spec.prompt === 'none' ? null : promptVectors(this.spec, parameters, tensors.clsStates);
    return headStates(this.encoder, this.spec, prompts, words, tensors.maskStates);
  }

  /** Everything a step needs besides the parameters; `release` frees it. */
  private inputs(step: number, batch: GroupBatch, knobs: StepKnobs): StepInputs {
    const { runs } = this.spec;
    const size = batchSize(batch, this.spec);
    const noise = (kind: 'sample' | 'negatives', width: number): tf.Tensor3D =>
      tf.tensor3d(stepNoise(kind, runs, step, size, width), [runs.length, size, width]);
    const bottleneck = this.spec.head === 'bottleneck';
    return tidied(() => ({
      words: batch.prompted === null ? null : prepareWords(this.encoder, batch.prompted),
      context: {
        tensors: batchTensors(this.encoder, this.spec, batch),
        sampleNoise: bottleneck ? noise('sample', BOTTLENECK) : tf.zeros([1, 1, 1]),
        negativeNoise: bottleneck ? noise('negatives', knobs.negatives) : tf.zeros([1, 1, 1]),
        floor: clampFloor(this.spec),
        temperature: knobs.temperature,
      },
    }));
  }

  private release({ words, context }: StepInputs): void {
    if (words !== null) disposeWords(words);
    const { tensors, sampleNoise, negativeNoise, floor } = context;
    tf.dispose({ tensors: { ...tensors }, sampleNoise, negativeNoise, floor });
  }

  private prompts(parameters: Parameters, { tensors }: TermContext): tf.Tensor4D | null {
    return this.spec.prompt === 'none' ? null : promptVectors(this.spec, parameters, tensors.clsStates);
  }

  /** Gradients of all runs' weighted losses, and the stacked metrics. */
  private differentiate(
    names: readonly ParameterName[],
    inputs: StepInputs,
    knobs: StepKnobs,
  ): { readonly grads: tf.Tensor[]; readonly stacked: tf.Tensor[] } {
    return tf.tidy(() => {
      const kept: tf.Tensor[] = [];
      const total = (...values: tf.Tensor[]): tf.Scalar => {
        const parameters = this.named(names, values);
        const prompts = this.prompts(parameters, inputs.context);
        const { terms, weighted } = this.objective(parameters, prompts, inputs, knobs);
        kept.push(tf.keep(this.stack(terms, prompts)));
        return tf.sum(weighted);
      };
      const result = tf.valueAndGrads(total)(names.map((name) => this.parameter(name).value));
      return { grads: result.grads, stacked: kept };
    });
  }

  private objective(
    parameters: Parameters,
    prompts: tf.Tensor4D | null,
    inputs: StepInputs,
    knobs: StepKnobs,
  ): { terms: Terms; weighted: tf.Tensor } {
    const h = headStates(this.encoder, this.spec, prompts, inputs.words, inputs.context.tensors.maskStates);
    const terms = lossTerms(this.encoder, this.spec, parameters, prompts, h, inputs.context);
    let weighted: tf.Tensor = terms.crossEntropy;
    const add = (term: tf.Tensor | null, on: 'headLoss' | 'representationLoss' | 'kl', weight: number): void => {
      if (term === null) return;
      weighted = tf.add(weighted, tf.mul(term, tf.tensor1d(this.spec.runs.map((run) => (run[on] ? weight : 0)))));
    };
    add(terms.head, 'headLoss', knobs.gamma);
    add(terms.representation, 'representationLoss', knobs.beta);
    add(terms.kl, 'kl', knobs.kappa);
    return { terms, weighted };
  }

  /** Frobenius norm of a term's gradient at the prompt that all texts of a run share, [R]; null without such a term. */
  private termGradient(term: LossTerm, parameters: Parameters, inputs: StepInputs, knobs: StepKnobs): tf.Tensor | null {
    const prompts = this.prompts(parameters, inputs.context);
    if (prompts === null) return null;
    if (term !== 'crossEntropy' && this.spec.head !== 'bottleneck') return null;
    if (term === 'head' && !this.spec.runs.some((run) => run.headLoss)) return null;
    if (term === 'representation' && !this.spec.runs.some((run) => run.representationLoss)) return null;
    // Differentiated is only what lies between prompt and term: the head loss needs no way back through the encoder.
    const value = (vectors: tf.Tensor): tf.Scalar => {
      const { terms } = this.objective(parameters, vectors as tf.Tensor4D, inputs, knobs);
      return tf.sum(terms[term] ?? terms.crossEntropy);
    };
    const gradient = tf.grad(value)(prompts);
    const shared = tf.sum(tf.reshape(gradient, [this.spec.runs.length, prompts.shape[2], -1]), 1);
    return tf.sqrt(tf.sum(tf.square(shared), 1));
  }

  private stack(terms: Terms, prompts: tf.Tensor4D | null): tf.Tensor {
    const missing = tf.fill([this.spec.runs.length], NaN);
    const norm =
      prompts === null
        ? missing
        : tf.mean(
            tf.norm(
              tf.reshape(prompts, [this.spec.runs.length, -1, this.encoder.config.embeddingWidth]),
              'euclidean',
              2,
            ),
            1,
          );
    const stacked: Record<Stacked, tf.Tensor | null> = { ...terms, promptNorm: norm };
    return tf.stack(STACKED.map((name) => stacked[name] ?? missing));
  }

  private async read([stacked]: readonly tf.Tensor[], batch: GroupBatch, knobs: StepKnobs): Promise<StepRow> {
    const values = (await stacked?.data<'float32'>()) ?? [];
    stacked?.dispose();
    return readStepRow(values, this.spec, batch, knobs);
  }

  private freezeDiverged(row: StepRow): void {
    this.spec.runs.forEach((run, i) => {
      if (hasDiverged(row, i, run)) this.frozen[i] = true;
    });
  }

  private parameter(name: ParameterName): Parameter {
    const parameter = this.parametersByName.get(name);
    if (parameter === undefined) throw new RangeError(`This group has no parameter “${name}”.`);
    return parameter;
  }

  private parametersNow(): Parameters {
    const names = [...this.parametersByName.keys()];
    return this.named(
      names,
      names.map((name) => this.parameter(name).value),
    );
  }

  private named(names: readonly ParameterName[], values: readonly tf.Tensor[]): Parameters {
    return Object.fromEntries(names.map((name, i) => [name, values[i]])) as unknown as Parameters;
  }
}
