/** The programs of a group for one shape: training, measuring, gradients of single terms, evaluation, and states. */
import type { LossTerm } from '../../lab/training/engine';
import { BOTTLENECK, type ParameterName } from '../../lab/training/parameters';
import { STACKED } from '../step-row';
import { layInputs, type InputLayout, type InputPart } from './batch-input';
import type { ParameterPlaces } from './group-shape';
import { WEIGHT_COLUMNS } from './kernels';
import { PlannedProgramBuilder } from './planned-program';
import type { GroupProgram, ProgramContext, ProgramKind } from './program-context';
import { RunProducts } from './run-products';
import { TrainingPass, type Forward } from './training-pass';

export function writeProgram(context: ProgramContext): GroupProgram {
  return new Writer(context).write();
}

class Writer {
  private readonly builder: PlannedProgramBuilder;
  private readonly inputs: InputLayout;
  private readonly input: number;
  private readonly pass: TrainingPass;
  private readonly products: RunProducts;
  private readonly at: (part: InputPart) => number;

  constructor(private readonly context: ProgramContext) {
    const { shape, layout, needs, workspace } = context;
    this.builder = new PlannedProgramBuilder(workspace);
    this.inputs = layInputs(shape, layout, needs, BOTTLENECK);
    this.input = this.builder.take(this.inputs.size);
    this.at = (part) => {
      const place = this.inputs.parts.get(part);
      return place === undefined ? -1 : this.input + place.at;
    };
    const parameters = matrices(context, (name) => context.parameters.address(name, context.firstRun));
    this.pass = new TrainingPass(this.builder, context, this.at, parameters);
    this.products = new RunProducts(this.builder, shape.runs);
  }

  write(): GroupProgram {
    const output = this.context.kind === 'states' ? this.states() : this.finish(this.pass.forward(), this.context.kind);
    const { program, placeOf } = this.builder.build([this.input, output.address]);
    const { address, size } = output;
    return { program, inputs: this.inputs, input: placeOf(this.input), output: { address: placeOf(address), size } };
  }

  private states(): GroupProgram['output'] {
    const { runs, texts, width } = this.context.shape;
    return { address: this.pass.encode().states.address, size: runs * texts * width };
  }

  private finish(forward: Forward, kind: Exclude<ProgramKind, 'states'>): GroupProgram['output'] {
    const { runs, texts, classes } = this.context.shape;
    switch (kind) {
      case 'evaluate':
        return { address: forward.logits.address, size: runs * texts * classes };
      case 'termGradients':
        return this.termNorms(forward);
      case 'gradients':
        return this.gradient(forward);
      case 'measure':
        this.pass.backward(forward, this.at('lossWeights'), null, false);
        return this.means(forward);
      case 'step': {
        const gradient = this.gradient(forward).address;
        const metrics = this.means(forward);
        const { firstRun } = this.context;
        const frozen = this.context.frozen + firstRun;
        this.builder.call('freeze', { means: metrics.address, has: this.at('has'), frozen, runs });
        this.context.parameters.emitUpdate(this.builder, { first: firstRun, runs }, gradient, {
          rates: this.at('rates'),
          frozen,
          corrections: this.at('corrections'),
        });
        return metrics;
      }
    }
  }

  /** The gradient of every parameter, laid out like these. */
  private gradient(forward: Forward): GroupProgram['output'] {
    const { layout } = this.context.parameters;
    const size = this.context.shape.runs * layout.size;
    const address = this.builder.take(size);
    const places = matrices(this.context, (name) => address + (layout.places.get(name)?.from ?? NaN));
    this.pass.backward(forward, this.at('lossWeights'), places, true);
    return { address, size };
  }

  /** Means over texts of what this group has, and of the prompt's norms. */
  private means({ prompts }: Forward): GroupProgram['output'] {
    const { builder, products } = this;
    const { values } = this.pass;
    const { runs, texts, promptLength, embeddingWidth } = this.context.shape;
    const size = STACKED.length * runs;
    const address = builder.take(size);
    STACKED.forEach((name, row) => {
      const y = { address: address + row * runs, batch: 1 };
      if (name !== 'promptNorm') {
        const x = { address: values[name], batch: texts, rows: texts, columns: 1 };
        products.sumRows(x, y, { factor: 1 / texts });
      } else if (prompts !== null) {
        builder.call('meanNorm', {
          x: prompts.address,
          xBatch: prompts.batch,
          y: y.address,
          runs,
          rows: (prompts.text === 0 ? 1 : texts) * promptLength,
          width: embeddingWidth,
        });
      }
    });
    return { address, size };
  }

  /** Norm of the gradient of each term that the group has at the prompt that all texts of a run share, [4, R]. */
  private termNorms(forward: Forward): GroupProgram['output'] {
    const { builder, products } = this;
    const { runs, texts, promptLength, embeddingWidth } = this.context.shape;
    const width = promptLength * embeddingWidth;
    const address = builder.take(4 * runs);
    const shared = builder.take(runs * width);
    for (const [term, column] of Object.entries(WEIGHT_COLUMNS)) {
      if (!this.has(term as LossTerm)) continue;
      // Done beside each other, the ways back would need several times the memory.
      builder.fence();
      const lossWeights = this.at('lossWeights') + column * runs * 4;
      // The head loss needs no way back through the encoder.
      const dVectors =
        term === 'head'
          ? this.pass.headGradient(forward, lossWeights)
          : this.pass.backward(forward, lossWeights, null, true);
      if (dVectors === null) throw new RangeError('A group without prompts has no gradients at them.');
      products.sumRows(
        { address: dVectors, batch: texts * width, rows: texts, columns: width },
        { address: shared, batch: width },
      );
      builder.call('meanNorm', { x: shared, xBatch: width, y: address + column * runs, runs, rows: 1, width });
    }
    return { address, size: 4 * runs };
  }

  private has(term: LossTerm): boolean {
    const { needs, spec } = this.context;
    const terms = { crossEntropy: true, head: needs.headLoss, representation: needs.representationLoss };
    return term === 'kl' ? spec.runs.some((run) => run.kl) : terms[term];
  }
}

/** Places of parameters, or of what is laid out like them, as matrices: biases of one row, tokens side by side. */
function matrices({ parameters }: ProgramContext, address: (name: ParameterName) => number): ParameterPlaces {
  return (name) => {
    const shape = parameters.layout.places.get(name)?.shape ?? [];
    const [rows = 1, ...rest] = shape;
    const columns = rest.reduce((product, size) => product * size, 1);
    const flat = name === 'prompt' ? { rows: 1, columns: rows * columns } : { rows, columns };
    return { address: address(name), batch: parameters.layout.size, ...flat };
  };
}
