/** A probe of the small population, made by hand. */
import type { Information } from '../../../src/lab/studies/information';
import { plotInformation, type ShownInformation, type Unit } from '../../../src/store/information';
import { FINAL, measuredColumns, RUNS } from './fixtures';

const estimate = (value: number) => ({ barberAgakov: value, infoNce: value / 2 });
const probed = (value: number) => ({ found: estimate(value), shuffled: [estimate(-0.2), estimate(-0.1)] });

export const ANSWER: Information = {
  runs: [probed(0.1), probed(0.3), null, probed(0.2)],
  passZero: { mask: probed(0.15), cls: null },
  training: 10,
  heldOut: 20,
  entropy: Math.LN2,
  logBatch: Math.log(20),
};

/** At the end, when run 1 has no accuracy and run 2 no bound. */
export function shownInformation(unit: Unit): ShownInformation {
  const { evaluation } = measuredColumns();
  return {
    answer: ANSWER,
    plotted: plotInformation(ANSWER, FINAL.step, 'barberAgakov', { runs: RUNS, evaluation, final: FINAL }),
    estimator: 'barberAgakov',
    runs: RUNS,
    unit,
    step: FINAL.step,
    classes: 2,
  };
}
