/** Copies what stands in a GPU buffer out to the host, through buffers that are used again; several copies may be under way. */

/** Staging buffers that wait to be used again; a step reads a few small blocks. */
const WAITING = 8;

const SMALLEST = 4096;
/** Bytes of the largest that waits: what a whole group takes is read too seldom to be held. */
const LARGEST_WAITING = 2 ** 20;

export class Readback {
  private readonly waiting: GPUBuffer[] = [];
  private readonly busy = new Set<GPUBuffer>();

  constructor(private readonly device: GPUDevice) {}

  /**
   * `size` bytes from `offset`, after everything submitted so far and what `encoder` has, which is submitted with the copy.
   * Rejects when the buffer or the device is destroyed.
   */
  async read(encoder: GPUCommandEncoder, source: GPUBuffer, offset: number, size: number): Promise<ArrayBuffer> {
    const staging = this.take(size);
    encoder.copyBufferToBuffer(source, offset, staging, 0, size);
    this.device.queue.submit([encoder.finish()]);
    try {
      await staging.mapAsync(GPUMapMode.READ, 0, size);
      const copy = staging.getMappedRange(0, size).slice(0);
      staging.unmap();
      this.busy.delete(staging);
      if (staging.size > LARGEST_WAITING) staging.destroy();
      else if (this.waiting.push(staging) > WAITING) this.waiting.shift()?.destroy();
      return copy;
    } finally {
      if (this.busy.delete(staging)) staging.destroy();
    }
  }

  dispose(): void {
    for (const staging of [...this.waiting, ...this.busy]) staging.destroy();
    this.waiting.length = 0;
  }

  private take(size: number): GPUBuffer {
    const fitting = this.waiting.findIndex((staging) => staging.size >= size);
    const [found] = fitting < 0 ? [] : this.waiting.splice(fitting, 1);
    const staging =
      found ??
      this.device.createBuffer({
        label: 'staging',
        size: Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(size))),
        usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
      });
    this.busy.add(staging);
    return staging;
  }
}
