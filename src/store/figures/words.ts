/** Text in a figure. */
import { INKS } from './colours';
import { element, escapeXml } from './elements';

export interface TextStyle {
  readonly size: number;
  readonly colour?: string;
  readonly bold?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Set off from what lies behind. */
  readonly halo?: boolean;
  readonly transform?: string;
}

/** Attributes of text that is set off from what lies behind. */
export const HALO = { stroke: INKS.paper, 'stroke-width': 3, 'paint-order': 'stroke' } as const;

export function writeText(
  content: string,
  x: number,
  y: number,
  { size, colour, bold, anchor, halo, transform }: TextStyle,
): string {
  return element(
    'text',
    {
      x,
      y,
      'font-size': size,
      'font-weight': bold === true ? 'bold' : undefined,
      'text-anchor': anchor,
      fill: colour ?? INKS.text,
      transform,
      ...(halo === true ? HALO : {}),
    },
    escapeXml(content),
  );
}
