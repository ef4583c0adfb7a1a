/** The words that matter as a figure: the text once for each method, its words coloured by what they do to the answer. */
import { PRESETS } from '../../lab/presets';
import { askedText } from '../../store/answers';
import { INKS, METHOD_INKS, onPaper } from '../../store/figures/colours';
import type { Cell, FigureContent, Layer } from '../../store/figures/figure';
import { textWidth } from '../../store/figures/text-size';
import { effectText, wordsGuide, type MethodOcclusion, type ShownWords, type WordEffect } from '../../store/occlusion';
import { methodSwatch } from './legend-entries';

/** CSS pixels, which are the units of this figure: of a line of words, of a word's cell, and of what is between words. */
const WIDTH = 700;
const LINE = 22;
const CELL = 17;
const GAP = 3;
const SIZE = 11;
const ROOM = 8;

interface PlacedWord {
  readonly word: WordEffect;
  readonly left: number;
  readonly right: number;
  readonly line: number;
}

/** As on the page, a colour at full strength is this much of the method's. */
const FILL = 0.45;

export function wordsFigure(shown: ShownWords): FigureContent {
  const { classes, methods, full } = shown;
  let line = 0;
  const placed = methods.map((method) => {
    const words = placeWords(method, line + 1);
    const head = line;
    line = (words.at(-1)?.line ?? head) + 1;
    return { ...method, head, words };
  });
  const height = LINE * line;
  return {
    title: 'The words that matter',
    plotHeight: height,
    x: { title: '', scale: 'linear', domain: [0, WIDTH], ticks: [], grid: false },
    y: { title: '', scale: 'linear', domain: [0, height], ticks: [], grid: false },
    layers: placed.flatMap(({ preset, answer, head, words }): Layer[] => [
      {
        kind: 'text',
        name: '',
        role: 'method',
        at: [GAP, height - LINE * (head + 0.7)],
        text: `${PRESETS[preset].name}: ${classes[answer] ?? ''}`,
        anchor: 'start',
        colour: INKS.text,
        bold: true,
      },
      {
        kind: 'cells',
        name: PRESETS[preset].name,
        role: 'words',
        cells: words.map(({ word: { word, effect }, left, right, line: at }): Cell => {
          const strength = Math.abs(effect) / full;
          const middle = height - LINE * (at + 0.5);
          const ink = METHOD_INKS[preset];
          return {
            x: [left, right],
            y: [middle - CELL / 2, middle + CELL / 2],
            name: effectText(effect),
            text: word,
            ...(effect < 0
              ? { fill: 'none', stroke: onPaper(ink, strength) }
              : { fill: onPaper(ink, FILL * strength) }),
          };
        }),
      },
    ]),
    legend: methods.map(({ preset, runs }) => methodSwatch(preset, runs, onPaper(METHOD_INKS[preset], FILL))),
    notes: [`${askedText(shown)} ${wordsGuide(shown, 'outlined')}`],
  };
}

/** From line to line as on a page; the second sentence begins a line. */
function placeWords({ words }: MethodOcclusion, first: number): PlacedWord[] {
  let line = first;
  let left = GAP;
  let second = false;
  return words.map((word) => {
    const width = Math.min(WIDTH - 2 * GAP, textWidth(word.word, SIZE) + ROOM);
    if (left > GAP && (left + width > WIDTH - GAP || word.second !== second)) {
      line++;
      left = GAP;
    }
    second = word.second;
    const place = { word, left, right: left + width, line };
    left += width + GAP;
    return place;
  });
}
