/** What the charts of a line show. */
import type { LineSlice } from '../../lab/studies/landscape';
import type { RunInfo } from '../../lab/training/runs';
import { curveOf, RUN_NAMES, type Quantity } from '../../store/landscape';
import { barrierWords, caution } from '../../store/landscape-words';
import { compact, plainTick, scoreTick } from '../../store/numbers';
import { runTitle } from '../../store/run-names';
import type { PlotAxis, PlotContent, PlotInk, PlotMark } from '../charts/line-plot';
import { linearAxis } from '../charts/scale';

export interface LineShown {
  readonly slice: LineSlice;
  readonly runs: readonly RunInfo[];
  readonly classes: number;
  /** What is said beside the charts. */
  readonly words: string;
}

const T_AXIS: PlotAxis = {
  title: 't',
  domain: [-0.25, 1.25],
  ticks: [-0.25, 0, 0.25, 0.5, 0.75, 1, 1.25],
  format: plainTick,
};

/** Loss and accuracy along the line, each on its own scale. */
export function linePlots(shown: LineShown): Readonly<Record<Quantity, PlotContent>> {
  return { crossEntropy: lossPlot(shown), accuracy: accuracyPlot(shown) };
}

function lossPlot(shown: LineShown): PlotContent {
  const { slice, classes, words } = shown;
  const losses = curveOf(slice, 'crossEntropy');
  const level = Math.log(classes);
  const values = [level, ...losses.map(([, value]) => value)];
  return {
    ...frameOf(shown),
    title: 'Cross-entropy between two runs',
    about: [barrierWords(slice), words],
    y: {
      title: 'cross-entropy, nats',
      ...linearAxis(Math.max(0, Math.min(...values) - 0.05), Math.max(...values) + 0.05, 5),
      format: compact,
    },
    lines: [
      { name: 'cross-entropy', points: losses, ink: inkOf(shown), dots: true },
      {
        name: `ln ${classes}: guessing`,
        points: [
          [-0.25, level],
          [1.25, level],
        ],
        ink: 'line',
        dashed: true,
      },
    ],
  };
}

function accuracyPlot(shown: LineShown): PlotContent {
  const accuracies = curveOf(shown.slice, 'accuracy');
  const values = accuracies.map(([, value]) => value);
  return {
    ...frameOf(shown),
    title: 'Accuracy between two runs',
    about: [shown.words],
    y: {
      title: 'accuracy',
      ...linearAxis(Math.max(0, Math.min(0.5, ...values) - 0.03), Math.min(1, Math.max(0.6, ...values) + 0.03), 4),
      format: (value) => scoreTick('accuracy', value),
    },
    lines: [{ name: 'accuracy', points: accuracies, ink: inkOf(shown), dots: true }],
  };
}

function frameOf({ slice, runs }: LineShown): Pick<PlotContent, 'x' | 'marks' | 'note'> {
  const marks = slice.runs.map((run, place): PlotMark => ({
    x: place,
    text: RUN_NAMES[place] ?? '',
    name: runTitle(runs, run),
    ink: runs[run]?.preset ?? 'text',
  }));
  return { x: T_AXIS, marks, note: caution('line', slice) };
}

/** What lies between two methods is of neither. */
function inkOf({ slice, runs }: LineShown): PlotInk {
  const [a, b] = slice.runs.map((run) => runs[run]?.preset);
  return a !== undefined && a === b ? a : 'text';
}
