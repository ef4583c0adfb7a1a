/** A sequential scale that is even to the eye, also to a colour-blind one and in grey: viridis of matplotlib (CC0). */
type Rgb = readonly [number, number, number];

const STOPS: readonly Rgb[] = [
  [68, 1, 84],
  [72, 40, 120],
  [62, 73, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [110, 206, 88],
  [181, 222, 43],
  [253, 231, 37],
];

/** Shades that are told apart; fewer changes of colour mean fewer cells to draw anew. */
const SHADES = 96;

export interface Shade {
  readonly colour: string;
  /** Black or white, whichever is easier to read on it; one of them always has a contrast of 4.5. */
  readonly ink: '#000' | '#fff';
}

/** @param share from 0, the low end, to 1. */
export function shadeAt(share: number): Shade {
  const place = (Math.round(Math.min(1, Math.max(0, share)) * SHADES) / SHADES) * (STOPS.length - 1);
  const below = Math.floor(place);
  const from = STOPS[below] ?? [0, 0, 0];
  const to = STOPS[below + 1] ?? from;
  const mix = (channel: 0 | 1 | 2): number =>
    Math.round(from[channel] + (to[channel] - from[channel]) * (place - below));
  const rgb: Rgb = [mix(0), mix(1), mix(2)];
  return { colour: `rgb(${rgb.join(' ')})`, ink: luminance(rgb) > 0.179 ? '#000' : '#fff' };
}

export const SCALE_GRADIENT = `linear-gradient(to right, ${STOPS.map((rgb) => `rgb(${rgb.join(' ')})`).join(', ')})`;

/** Relative luminance by WCAG 2; at 0.179 black and white are equally easy to read. */
function luminance(rgb: Rgb): number {
  const linear = (value: number): number => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
}
