/** Makes the pipelines of all shaders at once, so that a shader that a driver refuses shows before anything runs. */
import { LabError } from '../../../lab/errors';
import { SHADERS } from './shaders/index';
import type { Shader } from './shaders/source';

export interface Pipelines {
  /** The arena, and a table of arguments at a dynamic offset. */
  readonly layout: GPUBindGroupLayout;
  of(shader: Shader): GPUComputePipeline;
}

/** @throws LabError `backend-unavailable` naming the kernel and what the compiler said first. */
export async function createPipelines(device: GPUDevice): Promise<Pipelines> {
  const layout = device.createBindGroupLayout({
    entries: [
      { binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'storage' } },
      { binding: 1, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'uniform', hasDynamicOffset: true } },
    ],
  });
  const pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [layout] });
  const made = await Promise.all(
    SHADERS.map(async (shader) => [shader, await createPipeline(device, pipelineLayout, shader)] as const),
  );
  const pipelines = new Map(made);
  return {
    layout,
    of: (shader) => {
      const pipeline = pipelines.get(shader);
      if (pipeline === undefined) throw new RangeError(`There is no pipeline of ${shader.name}.`);
      return pipeline;
    },
  };
}

async function createPipeline(
  device: GPUDevice,
  layout: GPUPipelineLayout,
  { name, code }: Shader,
): Promise<GPUComputePipeline> {
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ label: name, code });
  try {
    const invalid = await device.popErrorScope();
    if (invalid !== null) throw new Error(invalid.message);
    return await device.createComputePipelineAsync({
      label: name,
      layout,
      compute: { module, entryPoint: 'main' },
    });
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
