/** Steps that an engine was asked for and whose rows have not been told, in their order. */
import type { StepRow } from './metrics';

interface StepUnderWay {
  readonly step: number;
  readonly row: Promise<StepRow>;
}

export class StepsUnderWay {
  private readonly steps: StepUnderWay[] = [];

  get count(): number {
    return this.steps.length;
  }

  /** The first that has not been told; undefined where all have been. */
  get first(): number | undefined {
    return this.steps[0]?.step;
  }

  begin(step: number, row: Promise<StepRow>): void {
    // A fault is told in its turn.
    row.catch(() => undefined);
    this.steps.push({ step, row });
  }

  /** The first one's row, when it is there; from then on it counts as told. Null where none is under way. */
  async take(): Promise<{ readonly step: number; readonly row: StepRow } | null> {
    const [first] = this.steps;
    if (first === undefined) return null;
    const row = await first.row;
    this.steps.shift();
    return { step: first.step, row };
  }
}
