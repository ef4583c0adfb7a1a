/** Whether a device computes products with halves as it should: the same as the host does with what the halves stand for. */
import { linear } from '../emit';
import { packHalves, unpackHalves } from '../halves';
import { PANEL } from '../kernels';
import type { Machine } from '../machine';
import { ripples } from '../peak';
import { ProgramBuilder } from '../program';
import { panels } from '../weights';

const ROWS = 5;
const INNER = 70;
const COLUMNS = 43;

/** Of the largest number there is: what separates two orders of summation. */
const TOLERANCE = 1e-5;

/** @param machine whose weights are halves. */
export async function computesHalves(machine: Machine): Promise<boolean> {
  const x = ripples(ROWS * INNER);
  // From the smallest subnormal half to numbers of thousands, and none at all.
  const sizes = ripples(INNER * COLUMNS).map((value, i) => (i % 11 === 0 ? 0 : value * 2 ** ((i % 37) - 23)));
  const packed = packHalves(panels(sizes, INNER, COLUMNS));
  const builder = new ProgramBuilder(machine.base);
  const [at, weights, y] = [builder.take(x.length), builder.take(packed.length), builder.take(ROWS * COLUMNS)];
  const layer = { weights, transposed: -1, bias: -1, inner: INNER, columns: COLUMNS };
  linear(builder, { x: at, rows: ROWS }, layer, y);
  const program = builder.build();
  machine.reserve(machine.base + program.workspace);
  machine.write(at, x);
  machine.write(weights, packed);
  machine.run(program);
  const found = await machine.read(y, ROWS * COLUMNS);
  const wanted = products(x, unpackHalves(packed));
  const largest = Math.max(...wanted.map(Math.abs));
  return found.every((value, i) => Math.abs(value - (wanted[i] ?? NaN)) <= TOLERANCE * largest);
}

function products(x: Float32Array, weights: Float32Array): Float64Array {
  return Float64Array.from({ length: ROWS * COLUMNS }, (_, i) => {
    const [row, column] = [Math.floor(i / COLUMNS), i % COLUMNS];
    let sum = 0;
    for (let k = 0; k < INNER; k++) {
      const place = (Math.floor(column / PANEL) * INNER + k) * PANEL + (column % PANEL);
      sum += (x[row * INNER + k] ?? NaN) * (weights[place] ?? NaN);
    }
    return sum;
  });
}
