/** The way back through an activation function by itself; elsewhere these functions are part of products. */
import { slope4 } from './activation-functions';
import { loadPart, pointer, storePart } from './math';
import { shareFrom, shareTo } from './threads';

@unmanaged
export class ActivateBackwardArguments {
  dy: i32;
  x: i32;
  dx: i32;
  size: i32;
  activation: i32;
}

export function activateBackward(a: ActivateBackwardArguments): void {
  const quads = (a.size + 3) / 4;
  const end = shareTo(quads);
  for (let quad = shareFrom(quads); quad < end; quad++) {
    const at = 4 * quad;
    const left = a.size - at;
    const slope = slope4(a.activation, loadPart(pointer(a.x + at), left));
    storePart(pointer(a.dx + at), f32x4.mul(loadPart(pointer(a.dy + at), left), slope), left);
  }
}
