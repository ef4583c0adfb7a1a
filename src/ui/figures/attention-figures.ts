/** The attention view as figures: one map token by token, and every method's layers. */
import { PRESETS } from '../../lab/presets';
import {
  attentionNotes,
  briefName,
  headName,
  heatOf,
  heatShare,
  lookName,
  LOOKS,
  NO_EXPLANATION,
  readToken,
  type ShownMap,
  type ShownSummary,
} from '../../store/attention';
import { INKS, METHOD_INKS, onPaper } from '../../store/figures/colours';
import type { Cell, FigureContent, Layer } from '../../store/figures/figure';
import { percent } from '../../store/numbers';
import { shadeAt } from '../sensitivity/sequential';
import { methodSwatch, shadeEntries } from './legend-entries';

/** Rows of a map, CSS pixels: so high that names are readable, and a map of few tokens is not larger than a page. */
const MAP_HEIGHT = 640;
const LEAST_ROW = 12;
const MOST_ROW = 26;
/** Names stand beside each other in so many columns; of more, each second is named, or each third. */
const MOST_NAMED = 52;

export function mapFigure({ title, map, head, answered }: ShownMap): FigureContent {
  const { tokens } = map;
  const heat = heatOf(map, head);
  const size = tokens.length;
  const every = Math.ceil(size / MOST_NAMED);
  const top = (row: number): number => size - row;
  return {
    title,
    plotHeight: size * Math.min(MOST_ROW, Math.max(LEAST_ROW, MAP_HEIGHT / size)),
    x: {
      title: 'token that is looked at',
      scale: 'linear',
      domain: [0, size],
      ticks: tokens.flatMap(({ name }, at) => (at % every === 0 ? [{ value: at + 0.5, text: briefName(name) }] : [])),
      grid: false,
      turned: true,
    },
    y: {
      title: 'token that looks',
      scale: 'linear',
      domain: [0, size],
      ticks: tokens.map(({ name }, row) => ({ value: top(row) - 0.5, text: briefName(name) })),
      grid: false,
    },
    layers: tokens.map((from, row): Layer => ({
      kind: 'cells',
      name: from.name,
      role: 'row',
      cells: tokens.map((to, column) => {
        const value = heat.values[row * size + column] ?? NaN;
        return {
          x: [column + 0.02, column + 0.98] as const,
          y: [top(row) - 0.98, top(row) - 0.02] as const,
          fill: shadeAt(heatShare(heat, value)).colour,
          name: `${from.name} looks at ${row === column ? 'itself' : to.name}: ${percent(value)}`,
        };
      }),
    })),
    legend: shadeEntries((share) => percent(share * heat.most)),
    notes: [
      `${attentionNotes(answered).join(' ')} Colour: share of the row’s attention. Every row sums to 100 %; if it looked at all tokens alike, each would get ${percent(1 / size)}. P1, P2 and so on: the prompt.`,
      NO_EXPLANATION,
    ],
  };
}

/** As on the page, a bar beside each number; a column is 1 wide, and so much of it are all the attention there is. */
const FULL = 0.94;
const BAR = 0.26;
/** Where in a column a number begins. */
const NUMBER = 0.62;
const SUMMARY_ROW = 22;

export function attentionSummaryFigure({ methods, head, answered }: ShownSummary): FigureContent {
  // A row above each method's rows has its name.
  const rows = methods.flatMap(({ preset, layers, even }) => [
    { preset, kind: 'name' as const, name: '', shares: [] },
    ...layers.map((shares, layer) => ({ preset, kind: 'layer' as const, name: `layer ${layer + 1}`, shares })),
    { preset, kind: 'even' as const, name: 'even', shares: even },
  ]);
  const top = (index: number): number => rows.length - index;
  return {
    title: `Attention by method and layer, ${headName(head)}`,
    plotHeight: SUMMARY_ROW * rows.length,
    x: {
      title: 'who looks → at what, per cent of its attention',
      scale: 'linear',
      domain: [0, LOOKS.length],
      ticks: LOOKS.map((look, at) => ({ value: at + FULL / 2, text: lookName(look) })),
      grid: false,
    },
    y: {
      title: '',
      scale: 'linear',
      domain: [0, rows.length],
      ticks: rows.flatMap(({ kind, name }, index) =>
        kind === 'name' ? [] : [{ value: top(index) - 0.5, text: name }],
      ),
      grid: false,
    },
    layers: rows.map(({ preset, kind, name, shares }, index): Layer =>
      kind === 'name'
        ? {
            kind: 'text',
            name: '',
            role: 'method',
            at: [0.04, top(index) - 0.72],
            text: `${PRESETS[preset].name}, read at ${readToken(preset)}`,
            anchor: 'start',
            colour: INKS.text,
            bold: true,
          }
        : {
            kind: 'cells',
            name: `${PRESETS[preset].name}, ${name}`,
            role: kind,
            cells: shares.flatMap((share, at) =>
              summaryCells(share, {
                column: at,
                y: [top(index) - 0.94, top(index) - 0.06],
                colour: kind === 'even' ? null : METHOD_INKS[preset],
              }),
            ),
          },
    ),
    legend: methods.map(({ preset, n }) => methodSwatch(preset, n, onPaper(METHOD_INKS[preset], BAR))),
    notes: [
      `${attentionNotes(answered).join(' ')} Grey: all of the attention there is. Median over runs. “Read” is the token that the answer is read from, “special” the other special tokens.`,
      'Even: what the place would get if every token looked at all tokens alike; compare with it, not with zero.',
    ],
  };
}

interface SummaryPlace {
  readonly column: number;
  readonly y: readonly [number, number];
  /** Of the bar; null for a number alone. */
  readonly colour: string | null;
}

function summaryCells(share: number, { column, y, colour }: SummaryPlace): Cell[] {
  const known = !Number.isNaN(share);
  const number: Cell = {
    x: [column + NUMBER, column + FULL],
    y,
    fill: 'none',
    text: known ? (100 * share).toFixed(1) : '–',
    ink: colour === null ? INKS.muted : INKS.text,
  };
  if (colour === null || !known) return [number];
  return [
    { x: [column, column + FULL], y, fill: INKS.grid, opacity: 0.6 },
    { x: [column, column + FULL * share], y, fill: onPaper(colour, BAR) },
    number,
  ];
}
