/** Where things stand on the plane of the vocabulary. */
import type { Vocabulary } from '../../lab/studies/vocabulary';
import type { PlanePath } from '../../store/prompt-reading';

export type Point = readonly [x: number, y: number];

export interface PlaneShown {
  readonly paths: readonly PlanePath[];
  readonly chosen: number;
  /** The chosen run's single tokens, snapshot by snapshot, m x 2. */
  readonly tokens: readonly Float32Array[];
  readonly vocabulary: Vocabulary;
  /** Whether every way is drawn as if it had begun at 0, without the vocabulary around it. */
  readonly isMovement: boolean;
}

export interface PlaneScene {
  /** The chosen run last, over the others. */
  readonly paths: readonly PlanePath[];
  /** Of the chosen run's tokens, each. */
  readonly ways: readonly (readonly Point[])[];
  /** Vocabulary tokens. */
  readonly drawn: readonly Point[];
}

/** Everything that lies on the plane, each at its place. */
export function planeScene({ paths, chosen, tokens, vocabulary, isMovement }: PlaneShown): PlaneScene {
  const placed = (points: readonly Point[]): readonly Point[] => (isMovement ? fromStart(points) : points);
  return {
    paths: paths
      .map(({ run, points }) => ({ run, points: placed(points) }))
      .sort((a, b) => Number(a.run === chosen) - Number(b.run === chosen)),
    ways: tokenWays(tokens).map(placed),
    drawn: isMovement ? [] : Array.from(vocabulary.drawn, (id) => placeOf(vocabulary, id)),
  };
}

/** All places of a scene, for the scale that holds them. */
export function placesOf({ paths, ways, drawn }: PlaneScene): Point[] {
  return [...drawn, ...paths.flatMap(({ points }) => points), ...ways.flat()];
}

/** Of a token of the vocabulary. */
function placeOf({ places }: Vocabulary, id: number): Point {
  return [places[2 * id] ?? NaN, places[2 * id + 1] ?? NaN];
}

/** Each token's way; a token that came later begins later. */
function tokenWays(snapshots: readonly Float32Array[]): Point[][] {
  const most = Math.max(0, ...snapshots.map(({ length }) => length / 2));
  return Array.from({ length: most }, (_, token) =>
    snapshots.flatMap((places): Point[] => {
      const [x, y] = [places[2 * token], places[2 * token + 1]];
      return x === undefined || y === undefined ? [] : [[x, y]];
    }),
  );
}

/** A way as if it had begun at 0. */
export function fromStart(points: readonly Point[]): Point[] {
  const [startX, startY] = points[0] ?? [0, 0];
  return points.map(([x, y]) => [x - startX, y - startY]);
}

export interface NamedPlace {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

export interface PlaneScale {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

const MARGIN = 14;

/** The same scale along both axes, so that distances can be compared, centred in the room there is. */
export function planeScale(points: Iterable<Point>, width: number, height: number): PlaneScale {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of points) {
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [bottom, top] = [Math.min(bottom, y), Math.max(top, y)];
  }
  if (left > right) [left, right, bottom, top] = [-1, 1, -1, 1];
  const scale = Math.min(
    (width - 2 * MARGIN) / Math.max(right - left, 1e-9),
    (height - 2 * MARGIN) / Math.max(top - bottom, 1e-9),
  );
  const [middleX, middleY] = [(left + right) / 2, (bottom + top) / 2];
  return {
    x: (value) => width / 2 + scale * (value - middleX),
    y: (value) => height / 2 - scale * (value - middleY),
  };
}

/** A round length, 1, 2 or 5 times a power of ten, for a bar of at most `most` pixels. */
export function barLength({ x }: PlaneScale, most: number): number {
  const longest = most / (x(1) - x(0));
  const power = 10 ** Math.floor(Math.log10(longest));
  return power * ([5, 2].find((factor) => factor * power <= longest) ?? 1);
}

export interface PlacedName {
  readonly name: string;
  readonly left: number;
  readonly top: number;
}

const LINE = 13;
const CHARACTER = 6.4;

/** Names beside their places; one that would cover an earlier one, or stick out, is left out. */
export function placeNames(names: readonly NamedPlace[], { x, y }: PlaneScale, width: number): PlacedName[] {
  const placed: (PlacedName & { readonly right: number })[] = [];
  for (const { name, x: across, y: up } of names) {
    const [left, top] = [x(across) + 4, y(up)];
    const right = left + name.length * CHARACTER;
    const covers = placed.some(
      (other) => Math.abs(other.top - top) < LINE && left < other.right + 2 && other.left < right + 2,
    );
    if (!covers && right <= width && !Number.isNaN(left)) placed.push({ name, left, top, right });
  }
  return placed;
}
