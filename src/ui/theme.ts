/** A method is a colour, an initialisation is a mark shape; both are the same everywhere on the page. */
import type { PresetId } from '../lab/presets';
import type { ResolvedInitId } from '../lab/prompt/initialisation-ids';

/** For CSS and SVG; resolved by the browser, so that a change of theme needs no rendering. */
export function methodColour(preset: PresetId): string {
  return `var(--method-${preset})`;
}

const resolved = { theme: '', colours: new Map<string, string>() };

/** For a canvas, which knows nothing of custom properties. Each is looked up once a theme: every look-up may have the styles computed anew. */
export function resolvedColour(property: `--${string}`): string {
  const theme = document.documentElement.dataset['theme'] ?? '';
  if (theme !== resolved.theme) {
    resolved.theme = theme;
    resolved.colours.clear();
  }
  const known = resolved.colours.get(property);
  if (known !== undefined) return known;
  const colour = getComputedStyle(document.documentElement).getPropertyValue(property).trim();
  resolved.colours.set(property, colour);
  return colour;
}

/** Paths around (0, 0), about 2 wide and high. */
export const INIT_SHAPES: Readonly<Record<ResolvedInitId, string>> = {
  normal: 'M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0Z',
  'small-normal': 'M-.88-.88H.88V.88H-.88Z',
  uniform: 'M0-1.25L1.25 0L0 1.25L-1.25 0Z',
  'embedding-normal': 'M0-1.2L1.15.85H-1.15Z',
  vocabulary: 'M0 1.2L1.15-.85H-1.15Z',
  labels: 'M-.4-1.2H.4V-.4H1.2V.4H.4V1.2H-.4V.4H-1.2V-.4H-.4Z',
  text: 'M0-1.3L.35-.42L1.25-.4L.55.16L.8 1.05L0 .52L-.8 1.05L-.55.16L-1.25-.4L-.35-.42Z',
  mask: 'M-1.1-.55L-.55-1.1L0-.55L.55-1.1L1.1-.55L.55 0L1.1 .55L.55 1.1L0 .55L-.55 1.1L-1.1 .55L-.55 0Z',
};

/** Past trainings on a chart are told apart by their dashes, because colours are the methods'. */
const OVERLAY_DASHES = ['7 4', '2 3', '10 3 2 3'];

export function overlayDash(index: number): string {
  return OVERLAY_DASHES[index % OVERLAY_DASHES.length] ?? '';
}
