/** Information against accuracy as a figure: a mark for each run. */
import { PRESETS } from '../../lab/presets';
import { INIT_NAMES } from '../../lab/prompt/initialisation-ids';
import { INKS, METHOD_INKS } from '../../store/figures/colours';
import type { FigureContent, Layer } from '../../store/figures/figure';
import { bareStates, ESTIMATOR_NAMES, inUnit, type ShownInformation } from '../../store/information';
import { correlationText, measuredText, NO_PROMISE } from '../../store/information-words';
import { methodsOf } from '../../store/methods';
import { plainTick, scoreTick } from '../../store/numbers';
import { informationAxes, placedRuns } from '../information/plot-layout';
import { INIT_SHAPES } from '../theme';
import { runEntries } from './legend-entries';

const BAND = { fill: INKS.line, opacity: 0.22 } as const;

export function informationFigure(shown: ShownInformation): FigureContent {
  const { answer, plotted, estimator, runs, unit } = shown;
  const axes = informationAxes(shown);
  const placed = placedRuns(shown);
  const methods = methodsOf(runs);
  const inits = [...new Set(runs.map(({ init }) => init))];
  const accuracy = `${plotted.atEnd ? 'test' : 'validation'} accuracy`;
  const [low, high] = plotted.nullBand;
  return {
    title: `Information in the states against ${accuracy}`,
    x: {
      title: `lower bound on I(Y; h), ${unit} (${ESTIMATOR_NAMES[estimator]})`,
      scale: 'linear',
      domain: axes.x.domain,
      ticks: axes.x.ticks.map((value) => ({ value, text: plainTick(value) })),
    },
    y: {
      title: accuracy,
      scale: 'linear',
      domain: axes.y.domain,
      ticks: axes.y.ticks.map((value) => ({ value, text: scoreTick('accuracy', value) })),
    },
    layers: [
      {
        kind: 'cells',
        name: 'the same probe with shuffled labels',
        role: 'null',
        // Where every run has diverged there is no null.
        cells: Number.isNaN(low) ? [] : [{ x: [inUnit(unit, low), inUnit(unit, high)], y: axes.y.domain, ...BAND }],
      },
      ...methods.flatMap((preset) =>
        inits.flatMap((init): Layer[] => {
          const own = placed.filter(({ info }) => info.preset === preset && info.init === init);
          if (own.length === 0) return [];
          return [
            {
              kind: 'points',
              name: `${PRESETS[preset].name}, ${INIT_NAMES[init].name}`,
              role: 'run',
              colour: METHOD_INKS[preset],
              opacity: 0.8,
              shape: INIT_SHAPES[init],
              size: 4,
              points: own.map((run) => [inUnit(unit, run.information), run.accuracy]),
            },
          ];
        }),
      ),
    ],
    marks: bareStates(answer, estimator).map(({ name, estimate }) => ({
      value: inUnit(unit, estimate.value),
      text: name,
    })),
    legend: [
      ...runEntries(runs, { shown: placed.map(({ info }) => info), width: 2.4 }),
      { text: 'shuffled labels', sign: { kind: 'swatch', ...BAND } },
    ],
    notes: [
      'Mark: a run. Band: the same probe with shuffled labels, from 5 to 95 % of all runs’ nulls. Dashed: the frozen encoder’s state without a prompt.',
      measuredText(shown),
      `${NO_PROMISE} ${correlationText(plotted)}`,
    ],
  };
}
