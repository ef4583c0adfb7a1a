/** What tests look up in a figure. */
import type { FigureContent, Layer } from '../../../src/store/figures/figure';
import { layOut } from '../../../src/store/figures/frame';

export function layersOf(figure: FigureContent, role: string): Layer[] {
  return figure.layers.filter((layer) => layer.role === role);
}

/** Pixels of a unit along both axes. */
export function unitsOf(figure: FigureContent): number[] {
  const { x, y } = layOut({ ...figure, caption: [] });
  return [x(1) - x(0), y(0) - y(1)];
}

export function there(figure: FigureContent | null): FigureContent {
  if (figure === null) throw new Error('There is no figure.');
  return figure;
}
