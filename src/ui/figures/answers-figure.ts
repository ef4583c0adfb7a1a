/** What the runs answer to a text as a figure: a bar for each class of each method. */
import { PRESETS } from '../../lab/presets';
import { ANSWERS_GUIDE, askedText, type ShownAnswers } from '../../store/answers';
import { INKS, METHOD_INKS } from '../../store/figures/colours';
import type { FigureContent, Layer } from '../../store/figures/figure';
import { methodSwatch } from './legend-entries';

const ROW_HEIGHT = 22;
/** Right of the longest bar there is room for a count. */
const END = 1.18;

export function answersFigure(shown: ShownAnswers): FigureContent {
  // A row above each method's classes has its name.
  const rows = shown.methods.flatMap(({ preset, runs, classes }) => [
    { preset, runs, answer: null },
    ...(runs === 0 ? [] : classes.map((answer) => ({ preset, runs, answer }))),
  ]);
  const middle = (index: number): number => rows.length - index - 0.5;
  return {
    title: 'What the runs answer to a text',
    plotHeight: ROW_HEIGHT * rows.length,
    x: {
      title: 'mean probability',
      scale: 'linear',
      domain: [0, END],
      ticks: [0, 0.25, 0.5, 0.75, 1].map((value) => ({ value, text: String(value) })),
      grid: true,
    },
    y: {
      title: '',
      scale: 'linear',
      domain: [0, rows.length],
      ticks: rows.flatMap(({ answer }, index) =>
        answer === null ? [] : [{ value: middle(index), text: answer.name }],
      ),
      grid: false,
    },
    layers: rows.flatMap(({ preset, runs, answer }, index): Layer[] => {
      const y = middle(index);
      const text = { kind: 'text', name: '', colour: INKS.text } as const;
      if (answer === null) {
        const name = `${PRESETS[preset].name}${runs === 0 ? ': all its runs have diverged' : ''}`;
        return [{ ...text, role: 'method', at: [0.006, y - 0.22], text: name, anchor: 'start', bold: true }];
      }
      const { name, votes, probability } = answer;
      const bar = { x: [0, probability], y: [y - 0.3, y + 0.3], fill: METHOD_INKS[preset] } as const;
      return [
        { kind: 'cells', name: `${PRESETS[preset].name}, ${name}`, role: 'answer', cells: [bar] },
        {
          ...text,
          role: 'votes',
          at: [END - 0.006, y - 0.18],
          text: `${votes} of ${runs}, ${probability.toFixed(2)}`,
          anchor: 'end',
        },
      ];
    }),
    legend: shown.methods.map(({ preset, runs }) => methodSwatch(preset, runs, METHOD_INKS[preset])),
    notes: [`${askedText(shown)} ${ANSWERS_GUIDE} N: runs with an answer; a diverged run has none.`],
  };
}
