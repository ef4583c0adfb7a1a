/** The way of the prompts across the vocabulary as a figure. */
import type { RunInfo } from '../../lab/training/runs';
import { INKS, METHOD_INKS } from '../../store/figures/colours';
import type { FigureContent, Layer, LegendEntry } from '../../store/figures/figure';
import { percent } from '../../store/numbers';
import type { PlanePath } from '../../store/prompt-reading';
import { runTitle } from '../../store/run-names';
import {
  placeNames,
  planeScale,
  planeScene,
  placesOf,
  type NamedPlace,
  type PlaneScale,
  type PlaneShown,
  type Point,
} from '../prompt/plane-layout';
import { INIT_SHAPES } from '../theme';
import { runEntries } from './legend-entries';
import { planeAxis } from './plane-axis';
import { rimmedMark } from './rimmed-mark';

export interface VocabularyPlaneFigure extends PlaneShown {
  readonly runs: readonly RunInfo[];
  /** Tokens to write the names of. */
  readonly names: readonly NamedPlace[];
  /** What is said beside it. */
  readonly about: readonly string[];
}

/** Pixels, about what the axes leave of a figure; the domains have this shape. */
const [ROOM_WIDTH, ROOM_HEIGHT] = [690, 440];
const MARK = 3.4;
const TOKEN_DASH = '2 2';

/** Null where no run has a way. */
export function vocabularyPlaneFigure(shown: VocabularyPlaneFigure): FigureContent | null {
  const { runs, chosen, vocabulary, isMovement, about } = shown;
  const scene = planeScene(shown);
  const { paths, ways, drawn } = scene;
  if (paths.length === 0) return null;
  const scale = planeScale(placesOf(scene), ROOM_WIDTH, ROOM_HEIGHT);
  const [left, low] = dataAt(scale, 0, ROOM_HEIGHT);
  const [right, high] = dataAt(scale, ROOM_WIDTH, 0);
  const axisTitle = (place: 0 | 1): string =>
    `axis ${place + 1}: ${percent(vocabulary.shares[place])} of the variance${isMovement ? ', from where each began' : ''}`;
  return {
    title: isMovement ? 'How the prompts moved across the vocabulary' : 'The way of the prompts across the vocabulary',
    plotHeight: 'to-scale',
    x: planeAxis(axisTitle(0), [left, right]),
    y: planeAxis(axisTitle(1), [low, high]),
    layers: [
      ...(isMovement ? zeroLayers([left, right], [low, high]) : []),
      ...(drawn.length === 0
        ? []
        : [
            {
              kind: 'points',
              name: 'vocabulary tokens',
              role: 'vocabulary',
              points: drawn,
              shape: 'M-1-1H1V1H-1Z',
              size: 0.8,
              colour: INKS.muted,
              opacity: 0.28,
            } as const,
          ]),
      ...paths.flatMap((path) => pathLayers(path, shown)),
      ...ways.flatMap((way, index) => wayLayers(way, `P${index + 1}`, inkOf(runs[chosen]))),
      ...nameLayers(shown, ways, scale),
    ],
    legend: legendOf(shown, paths, ways.length > 0),
    notes: about,
  };
}

/** What lies at a place of the room. */
function dataAt({ x, y }: PlaneScale, left: number, top: number): Point {
  return [(left - x(0)) / (x(1) - x(0)), (top - y(0)) / (y(1) - y(0))];
}

function inkOf(run: RunInfo | undefined): string {
  return METHOD_INKS[run?.preset ?? 'infoprompt'];
}

/** The cross at which every way begins. */
function zeroLayers([left, right]: Point, [low, high]: Point): Layer[] {
  const ends: readonly (readonly [Point, Point])[] = [
    [
      [left, 0],
      [right, 0],
    ],
    [
      [0, low],
      [0, high],
    ],
  ];
  return [
    { kind: 'line', name: 'no movement', role: 'zero', segments: ends, colour: INKS.line, width: 1, dash: '2 3' },
  ];
}

/** A line from the hollow mark to the filled one; the chosen run stands out. */
function pathLayers({ run, points }: PlanePath, { runs, chosen, isMovement }: VocabularyPlaneFigure): Layer[] {
  const [start, end] = [points[0], points.at(-1)];
  const info = runs[run];
  if (info === undefined || start === undefined || end === undefined) return [];
  const isChosen = run === chosen;
  const colour = inkOf(info);
  const mark = { name: runTitle(runs, run), shape: INIT_SHAPES[info.init], size: isChosen ? 1.4 * MARK : MARK };
  const line = { kind: 'line', name: mark.name, segments: [points] } as const;
  return [
    ...(isChosen ? [{ ...line, role: 'halo', colour: INKS.paper, width: 5 }] : []),
    { ...line, role: 'run', colour, width: isChosen ? 2.6 : 1.2, opacity: isChosen ? 1 : 0.65 },
    ...(isMovement
      ? []
      : rimmedMark({
          ...mark,
          role: 'start',
          at: start,
          fill: INKS.paper,
          rim: isChosen ? INKS.text : colour,
          width: 1.1,
        })),
    ...rimmedMark({ ...mark, role: 'now', at: end, fill: colour, rim: isChosen ? INKS.text : INKS.paper, width: 0.9 }),
  ];
}

function wayLayers(way: readonly Point[], name: string, colour: string): Layer[] {
  const end = way.at(-1);
  if (end === undefined) return [];
  return [
    { kind: 'line', name, role: 'token', segments: [way], colour, width: 1.2, dash: TOKEN_DASH },
    { kind: 'points', name, role: 'token-now', points: [end], shape: INIT_SHAPES.normal, size: 2.5, colour },
  ];
}

/** Positions of the chosen run first, then the vocabulary tokens nearest to them. */
function nameLayers(
  { names, isMovement }: VocabularyPlaneFigure,
  ways: readonly (readonly Point[])[],
  scale: PlaneScale,
): Layer[] {
  const tokens = isMovement ? [] : names;
  const positions = ways.flatMap((way, index): NamedPlace[] => {
    const [x, y] = way.at(-1) ?? [NaN, NaN];
    return [{ name: `P${index + 1}`, x, y }];
  });
  return [
    {
      kind: 'points',
      name: 'nearest vocabulary tokens',
      role: 'named',
      points: tokens.map(({ x, y }) => [x, y] as const),
      shape: INIT_SHAPES.normal,
      size: 2,
      colour: INKS.text,
    },
    ...placeNames([...positions, ...tokens], scale, ROOM_WIDTH).map(({ name, left, top }): Layer => ({
      kind: 'text',
      name: '',
      role: 'name',
      at: dataAt(scale, left, top + 4),
      text: name,
      anchor: 'start',
      colour: INKS.text,
      halo: true,
    })),
  ];
}

function legendOf(
  { runs, chosen, isMovement }: VocabularyPlaneFigure,
  paths: readonly PlanePath[],
  hasTokens: boolean,
): LegendEntry[] {
  const drawn = paths.flatMap(({ run }) => runs[run] ?? []);
  const chosenInk = inkOf(runs[chosen]);
  return [
    ...runEntries(drawn, { width: 1.8 }),
    ...(hasTokens
      ? [
          { text: runTitle(runs, chosen), sign: { kind: 'line', colour: chosenInk, width: 2.6 } } as const,
          {
            text: 'its single tokens',
            sign: { kind: 'line', colour: chosenInk, width: 1.2, dash: TOKEN_DASH },
          } as const,
        ]
      : []),
    ...(isMovement
      ? []
      : [
          {
            text: 'vocabulary tokens',
            sign: { kind: 'swatch', fill: INKS.muted, opacity: 0.28 },
          } as const,
        ]),
  ];
}
