/** A machine that tells how long the host's own thread is busy with a step, and leaves all else to another one. */
import { ForwardingMachine } from '../../../src/engine/compiled/forwarding-machine';

export class OwnTimeMachine extends ForwardingMachine {
  private asked = NaN;
  private answered = NaN;

  override read(address: number, size: number): Promise<Float32Array> {
    const reading = super.read(address, size).then((values) => {
      this.answered = performance.now();
      return values;
    });
    this.asked = performance.now();
    return reading;
  }

  /**
   * Milliseconds of a step in which this thread gathered, recorded and wrote, until the last read was asked for, and in which it
   * made something of the answer. The browser's own part in the answer is not in it, nor is what a device computes meanwhile;
   * null where there is no such device: `run` computes.
   */
  async ownTime(step: () => Promise<unknown>): Promise<number | null> {
    const began = performance.now();
    await step();
    const ended = performance.now();
    return this.stepsAhead > 1 ? this.asked - began + ended - this.answered : null;
  }
}
