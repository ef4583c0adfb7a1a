import { expect, it } from 'vitest';
import { METHOD_INKS, onPaper } from '../../../src/store/figures/colours';
import { writeSvg } from '../../../src/store/figures/svg';
import { answersFigure } from '../../../src/ui/figures/answers-figure';
import { wordsFigure } from '../../../src/ui/figures/words-figure';
import { answersOfAll, wordsOfAll } from '../store/answers-fixture';

it('a class is a bar as long as its mean probability, with its votes', () => {
  const figure = answersFigure(answersOfAll());
  const bars = figure.layers.flatMap((layer) => (layer.kind === 'cells' ? layer.cells : []));
  expect(bars.map(({ x, fill }) => [x, fill])).toEqual([
    [[0, 0.375], METHOD_INKS['infoprompt-off']],
    [[0, 0.625], METHOD_INKS['infoprompt-off']],
    [[0, 0.75], METHOD_INKS.infoprompt],
    [[0, 0.25], METHOD_INKS.infoprompt],
  ]);
  expect(figure.y.ticks.map(({ text }) => text)).toEqual(['bad', 'good', 'bad', 'good']);
  expect(figure.legend.map(({ text }) => text)).toEqual(['InfoPrompt, MI off (N = 2)', 'InfoPrompt (N = 1)']);
  const { svg } = writeSvg({ ...figure, caption: [] });
  for (const said of ['1 of 2, 0.38', '1 of 1, 0.75', 'Of “not good”, at step 20.']) expect(svg).toContain(said);
});

it('a word is filled as strongly as it speaks for the answer, and outlined where it speaks against it', () => {
  const figure = wordsFigure(wordsOfAll());
  const [own, other] = figure.layers.flatMap((layer) => (layer.kind === 'cells' ? [layer.cells] : []));
  expect(own?.map(({ text, fill, stroke }) => [text, fill, stroke])).toEqual([
    ['good', onPaper(METHOD_INKS['infoprompt-off'], 0.45), undefined],
    ['not', 'none', onPaper(METHOD_INKS['infoprompt-off'], 0.5)],
  ]);
  // The second sentence, and the next method, are below.
  const tops = [...(own ?? []), ...(other ?? [])].map(({ y }) => y[1]);
  expect(tops).toEqual([...tops].sort((a, b) => b - a));
  expect(new Set(tops).size).toBe(4);
  expect(figure.notes?.[0]).toContain('outlined where it gains; full colour is 25 points');
  const { svg } = writeSvg({ ...figure, caption: [] });
  expect(svg).toMatch(/>not<\/text>/);
  // There is nothing to read off at an axis.
  expect(svg).toContain('<g class="axes"/>');
});

it('an ink is as strong as it is said to be', () => {
  expect([0, 0.5, 1].map((strength) => onPaper('#0067a5', strength))).toEqual(['#ffffff', '#80b3d2', '#0067a5']);
});
