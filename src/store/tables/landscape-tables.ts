/** The tables of the landscape view as data. */
import type { LineSlice, PlaneSlice } from '../../lab/studies/landscape';
import { curveOf, type Quantity } from '../landscape';
import { placesWords } from '../landscape-words';
import { numbers, type TableData } from './table-data';

/** Every point of a line at which the loss is a number. */
export function lineTable(slice: LineSlice, about: readonly string[]): TableData {
  const accuracies = new Map(curveOf(slice, 'accuracy'));
  return {
    title: 'Cross-entropy and accuracy between two runs',
    columns: [numbers('t', 2), numbers('Cross-entropy', 'compact', 'nats'), numbers('Accuracy', 1, '%')],
    rows: curveOf(slice, 'crossEntropy').map(([t, loss]) => [
      // Twentieths in single precision.
      Number(t.toFixed(2)),
      loss,
      accuracies.get(t) ?? null,
    ]),
    notes: ['t = 0 is run A, t = 1 is run B.', ...about],
  };
}

/** The grid of a plane, from the top of the map down. */
export function planeTable(slice: PlaneSlice, quantity: Quantity, about: readonly string[]): TableData {
  const { side, cells, measured } = slice;
  const known = new Map(Array.from(cells.subarray(0, measured), (cell, i) => [cell, slice[quantity][i] ?? NaN]));
  const indices = Array.from({ length: side }, (_, index) => index);
  const value = (name: string) => (quantity === 'accuracy' ? numbers(name, 1, '%') : numbers(name, 'compact'));
  return {
    title: `${quantity === 'accuracy' ? 'Accuracy' : 'Cross-entropy, nats,'} on the plane through three runs`,
    columns: [numbers('Row', 0), ...indices.map((column) => value(String(column)))],
    rows: indices.toReversed().map((row) => [row, ...indices.map((column) => known.get(row * side + column) ?? null)]),
    notes: [placesWords(slice), ...about],
  };
}
