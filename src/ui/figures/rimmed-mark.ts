/** A mark with a rim, which a layer of points alone has not. */
import type { Point, PointsLayer } from '../../store/figures/figure';

export interface RimmedMark {
  readonly name: string;
  readonly role: string;
  readonly at: Point;
  readonly shape: string;
  readonly size: number;
  readonly fill: string;
  readonly rim: string;
  /** Pixels around what is filled. */
  readonly width: number;
}

/** The larger one shows around the smaller. */
export function rimmedMark({ name, role, at, shape, size, fill, rim, width }: RimmedMark): PointsLayer[] {
  const layer = { kind: 'points', name, points: [at], shape } as const;
  return [
    { ...layer, role: 'rim', size: size + width, colour: rim },
    { ...layer, role, size, colour: fill },
  ];
}
