import { useLayoutEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { compact, percent } from '../../store/numbers';
import type { PlanePath } from '../../store/prompt-reading';
import { runTitle } from '../../store/run-names';
import type { PopulationInfo } from '../../worker/protocol';
import { usePage, useSession } from '../context';
import { INIT_SHAPES, methodColour, resolvedColour } from '../theme';
import {
  barLength,
  placeNames,
  planeScale,
  planeScene,
  placesOf,
  type NamedPlace,
  type PlaneScale,
  type PlaneShown,
  type Point,
} from './plane-layout';

const BOTTOM = 20;
const LONGEST_BAR = 90;
const MARK = 3.4;

interface Props extends PlaneShown {
  readonly width: number;
  readonly height: number;
  readonly population: PopulationInfo;
  /** Tokens to write the names of. */
  readonly names: readonly NamedPlace[];
}

/** Vocabulary tokens as points on a canvas, prompts as lines over it. */
export function Plane({ width, height, population, names, ...shown }: Props) {
  const { paths, chosen, tokens, vocabulary, isMovement } = shown;
  const scene = useMemo(
    () => planeScene({ paths, chosen, tokens, vocabulary, isMovement }),
    [paths, chosen, tokens, vocabulary, isMovement],
  );
  const scale = useMemo(() => planeScale(placesOf(scene), width, height - BOTTOM), [scene, width, height]);
  const [first, second] = vocabulary.shares;
  return (
    <div className="plane" style={{ height }}>
      {isMovement ? null : <VocabularyPoints points={scene.drawn} scale={scale} width={width} height={height} />}
      <svg width={width} height={height} role="img" aria-label="Paths of the prompts among the vocabulary tokens">
        <text x={width / 2} y={height - 5} textAnchor="middle" className="plane-axis">
          axis 1: {percent(first)} of the variance →
        </text>
        <text
          transform={`translate(11 ${(height - BOTTOM) / 2}) rotate(-90)`}
          textAnchor="middle"
          className="plane-axis"
        >
          axis 2: {percent(second)} →
        </text>
        {isMovement ? (
          <path d={`M0 ${scale.y(0)}H${width}M${scale.x(0)} 0V${height - BOTTOM}`} className="plane-zero" />
        ) : null}
        <ScaleBar scale={scale} right={width - 12} top={height - BOTTOM - 4} />
        {scene.paths.map((path) => (
          <RunPath
            key={path.run}
            path={path}
            scale={scale}
            population={population}
            isChosen={path.run === chosen}
            hasStart={!isMovement}
          />
        ))}
        {scene.ways.map((way, i) => (
          <TokenWay key={i} way={way} scale={scale} name={`P${i + 1}`} colour={colourOf(population, chosen)} />
        ))}
        {placeNames(isMovement ? [] : names, scale, width).map(({ name, left, top }) => (
          <g key={name}>
            <circle cx={left - 4} cy={top} r={2} className="plane-named" />
            <text x={left} y={top + 4} className="plane-name">
              {name}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}

function colourOf({ runs }: PopulationInfo, run: number): string {
  return methodColour(runs[run]?.preset ?? 'infoprompt');
}

function line(points: readonly Point[], { x, y }: PlaneScale): string {
  return points.map(([across, up], i) => `${i === 0 ? 'M' : 'L'}${x(across).toFixed(1)} ${y(up).toFixed(1)}`).join('');
}

interface BarProps {
  readonly scale: PlaneScale;
  readonly right: number;
  readonly top: number;
}

/** How much of the plane a stretch of the screen is. */
function ScaleBar({ scale, right, top }: BarProps) {
  const length = barLength(scale, LONGEST_BAR);
  const left = right - length * (scale.x(1) - scale.x(0));
  return (
    <g className="plane-axis">
      <path d={`M${left} ${top - 4}v4H${right}v-4`} className="plane-bar" />
      <text x={(left + right) / 2} y={top - 7} textAnchor="middle">
        {compact(length)}
      </text>
    </g>
  );
}

interface PathProps {
  readonly path: PlanePath;
  readonly scale: PlaneScale;
  readonly population: PopulationInfo;
  readonly isChosen: boolean;
  /** Whether its beginning is marked. */
  readonly hasStart: boolean;
}

function RunPath({ path: { run, points }, scale, population: { runs }, isChosen, hasStart }: PathProps) {
  const session = useSession();
  const info = runs[run];
  const [start, end] = [points[0], points.at(-1)];
  if (info === undefined || start === undefined || end === undefined) return null;
  const at = ([x, y]: Point): string => `translate(${scale.x(x)} ${scale.y(y)}) scale(${isChosen ? 1.4 * MARK : MARK})`;
  const d = line(points, scale);
  const shape = INIT_SHAPES[info.init];
  return (
    <g
      className={`plane-run ${isChosen ? 'plane-chosen' : ''}`}
      style={{ '--method': methodColour(info.preset) }}
      onClick={() => session.follow(run)}
    >
      <title>{runTitle(runs, run)}</title>
      {isChosen ? <path d={d} className="plane-halo" /> : null}
      <path d={d} className="plane-path" />
      {hasStart ? <path d={shape} transform={at(start)} className="plane-start" /> : null}
      <path d={shape} transform={at(end)} className="plane-end" />
    </g>
  );
}

interface WayProps {
  readonly way: readonly Point[];
  readonly scale: PlaneScale;
  readonly name: string;
  readonly colour: string;
}

function TokenWay({ way, scale, name, colour }: WayProps) {
  const end = way.at(-1);
  if (end === undefined) return null;
  const [x, y] = [scale.x(end[0]), scale.y(end[1])];
  return (
    <g className="plane-token" style={{ '--method': colour }}>
      <path d={line(way, scale)} />
      <circle cx={x} cy={y} r={2.5} />
      <text x={x + 4} y={y - 3}>
        {name}
      </text>
    </g>
  );
}

interface PointsProps {
  readonly points: readonly Point[];
  readonly scale: PlaneScale;
  readonly width: number;
  readonly height: number;
}

function VocabularyPoints({ points, scale, width, height }: PointsProps) {
  const { theme } = usePage();
  const themeNow = useSyncExternalStore(theme.subscribe, theme.getTheme);
  const canvas = useRef<HTMLCanvasElement>(null);

  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (canvas.current === null || context === null || context === undefined) return;
    const density = window.devicePixelRatio;
    canvas.current.width = Math.round(width * density);
    canvas.current.height = Math.round(height * density);
    context.scale(density, density);
    context.fillStyle = resolvedColour('--muted');
    context.globalAlpha = 0.28;
    for (const [x, y] of points) {
      context.fillRect(scale.x(x) - 0.8, scale.y(y) - 0.8, 1.6, 1.6);
    }
  }, [points, scale, width, height, themeNow]);

  return <canvas ref={canvas} className="plane-points" style={{ width, height }} aria-hidden="true" />;
}
