/** Makes the pipelines that programs need, all at once, so that a shader that a driver refuses shows before anything runs. */
import { LabError } from '../../../lab/errors';
import type { KernelName } from '../kernels';
import { SHADERS, TILE_CLASSES } from './shaders/index';
import type { Feature, Features, Shader, Values } from './shaders/source';
import type { ProductSize, TileClass } from './shaders/tile-classes';
import { chosenTile, type TileTable } from './tiles';

/** A shader ready to run. */
export interface Kernel {
  readonly shader: Shader;
  readonly pipeline: GPUComputePipeline;
}

export interface Pipelines {
  /** The arena, and a table of arguments at a dynamic offset. */
  readonly layout: GPUBindGroupLayout;
  /** What does the calls of an operation; undefined where nothing can. */
  of(kernel: KernelName, calls: readonly Values[]): Kernel | undefined;
}

interface Rule extends Kernel {
  readonly suits: (calls: readonly Values[]) => boolean;
}

/** @throws LabError `backend-unavailable` naming the kernel and what the compiler said first. */
export async function createPipelines(device: GPUDevice, tiles: TileTable, halves: boolean): Promise<Pipelines> {
  const compiler = new Compiler(device, halves);
  const rules = await Promise.all([
    ...SHADERS.map(async (shader): Promise<Rule[]> => [{ ...(await compiler.compile(shader)), suits: shader.suits }]),
    ...TILE_CLASSES.map((tileClass) => rulesOf(compiler, tileClass, tiles)),
  ]);
  return {
    layout: compiler.layout,
    of: (kernel, calls) => rules.flat().find((rule) => rule.shader.kernel === kernel && rule.suits(calls)),
  };
}

/** A tile that was chosen once and is refused now gives way to the fixed one. */
async function rulesOf(compiler: Compiler, tileClass: TileClass, tiles: TileTable): Promise<Rule[]> {
  const tile = chosenTile(tileClass, tiles);
  const kernels = await compiler.compileAll(tileClass.shaders(tile)).catch((error: unknown) => {
    if (tile === tileClass.fixed) throw error;
    return compiler.compileAll(tileClass.shaders(tileClass.fixed));
  });
  // The kernel list vouches for the names.
  const suits = (calls: readonly Values[]): boolean => tileClass.suits(calls as readonly unknown[] as ProductSize[]);
  return kernels.map((kernel) => ({ ...kernel, suits }));
}

/** Whether threads of a device's subgroups can reduce what they have without memory between them. */
function hasSubgroups({ features }: GPUDevice): boolean {
  return features.has('subgroups') && navigator.gpu.wgslLanguageFeatures.has('subgroup_id');
}

export class Compiler {
  private readonly features: Features;
  readonly layout: GPUBindGroupLayout;
  private readonly pipelineLayout: GPUPipelineLayout;
  private readonly known = new Map<Shader, Promise<Kernel>>();

  /** @param halves whether frozen matrices stand in the arena as halves. */
  constructor(
    private readonly device: GPUDevice,
    halves = false,
  ) {
    const features: readonly Feature[] = [
      ...(hasSubgroups(device) ? ['subgroups' as const] : []),
      ...(halves ? ['halves' as const] : []),
    ];
    this.features = new Set(features);
    this.layout = device.createBindGroupLayout({
      entries: [
        { binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'storage' } },
        { binding: 1, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'uniform', hasDynamicOffset: true } },
      ],
    });
    this.pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [this.layout] });
  }

  /** Each shader once. @throws LabError as `createPipelines` does. */
  compile(shader: Shader): Promise<Kernel> {
    const kernel = this.known.get(shader) ?? this.create(shader);
    this.known.set(shader, kernel);
    return kernel;
  }

  compileAll(shaders: readonly Shader[]): Promise<Kernel[]> {
    return Promise.all(shaders.map((shader) => this.compile(shader)));
  }

  private async create(shader: Shader): Promise<Kernel> {
    const { device, pipelineLayout } = this;
    const { name } = shader;
    const code = shader.code(this.features);
    device.pushErrorScope('validation');
    const module = device.createShaderModule({ label: name, code });
    try {
      const invalid = await device.popErrorScope();
      if (invalid !== null) throw new Error(invalid.message);
      const pipeline = await device.createComputePipelineAsync({
        label: name,
        layout: pipelineLayout,
        compute: { module, entryPoint: 'main' },
      });
      return { shader, pipeline };
    } catch (error) {
      const { messages } = await module.getCompilationInfo();
      const first = messages.find(({ type }) => type === 'error');
      const reason = first === undefined ? String(error) : `${first.message} (line ${first.lineNum})`;
      throw new LabError(
        'backend-unavailable',
        `This graphics driver does not take the kernel ${name}: ${reason}`,
        'Choose the WASM backend, or update the graphics driver and the browser.',
        { cause: error },
      );
    }
  }
}
