/** What lies inside the axes, as SVG. */
import { INKS } from './colours';
import { element, escapeXml, rounded } from './elements';
import type { Cell, Layer, Point } from './figure';
import { SIZES, type Frame } from './frame';
import { textWidth } from './text-size';
import { HALO } from './words';

type Scales = Pick<Frame, 'x' | 'y'>;

export function writeLayer(layer: Layer, scales: Scales): string {
  const title = layer.name === '' ? '' : element('title', {}, escapeXml(layer.name));
  switch (layer.kind) {
    case 'line':
      return element(
        'path',
        {
          class: layer.role,
          d: layer.segments.map((points) => pathOf(points, scales)).join(''),
          fill: 'none',
          stroke: layer.colour,
          'stroke-width': layer.width,
          'stroke-opacity': layer.opacity,
          'stroke-dasharray': layer.dash,
          'stroke-linejoin': 'round',
        },
        title,
      );
    case 'band': {
      const upper = layer.points.map(([x, , high]): Point => [x, high]);
      const lower = layer.points.map(([x, low]): Point => [x, low]).reverse();
      const d = layer.points.length === 0 ? '' : `${pathOf([...upper, ...lower], scales)}Z`;
      return element('path', { class: layer.role, d, fill: layer.colour, 'fill-opacity': layer.opacity }, title);
    }
    case 'points':
      return element(
        'g',
        { class: layer.role, fill: layer.colour, 'fill-opacity': layer.opacity },
        title,
        ...layer.points.map(([x, y]) =>
          element('path', {
            d: layer.shape,
            transform: `translate(${rounded(scales.x(x))} ${rounded(scales.y(y))}) scale(${layer.size})`,
          }),
        ),
      );
    case 'cells':
      return element('g', { class: layer.role }, title, ...layer.cells.map((cell) => writeCell(cell, scales)));
    case 'text':
      return element(
        'text',
        {
          class: layer.role,
          x: scales.x(layer.at[0]),
          y: scales.y(layer.at[1]),
          'font-size': SIZES.tick,
          'font-weight': layer.bold === true ? 'bold' : undefined,
          'text-anchor': layer.anchor,
          fill: layer.colour,
          ...(layer.halo === true ? HALO : {}),
        },
        escapeXml(layer.text),
      );
  }
}

function pathOf(points: readonly Point[], { x, y }: Scales): string {
  return points
    .map(([left, top], index) => `${index === 0 ? 'M' : 'L'}${rounded(x(left))} ${rounded(y(top))}`)
    .join('');
}

function writeCell({ x, y, fill, opacity, stroke, name, text, ink }: Cell, scales: Scales): string {
  const [left, right] = [scales.x(x[0]), scales.x(x[1])].sort((a, b) => a - b) as [number, number];
  const [top, bottom] = [scales.y(y[0]), scales.y(y[1])].sort((a, b) => a - b) as [number, number];
  const rect = element(
    'rect',
    {
      x: left,
      y: top,
      width: right - left,
      height: Math.max(0.5, bottom - top),
      fill,
      'fill-opacity': opacity,
      stroke,
    },
    name === undefined ? '' : element('title', {}, escapeXml(name)),
  );
  if (text === undefined || textWidth(text, SIZES.tick) > right - left) return rect;
  return (
    rect +
    element(
      'text',
      {
        x: (left + right) / 2,
        y: (top + bottom) / 2 + 4,
        'font-size': SIZES.tick,
        'text-anchor': 'middle',
        fill: ink ?? INKS.text,
      },
      escapeXml(text),
    )
  );
}
