/** A grid in words. */
import { table } from '../table';
import type { Cell, Grid } from './measure';
import type { Peaks } from './peaks';
import type { Scaling } from './scaling';

const HEAD = [
  'encoder, rows, R',
  'seed-steps/s',
  'GFLOP/s',
  'of peak',
  'GB/s',
  'of peak',
  'operations',
  'step ms',
  'CPU ms',
  'own thread ms',
  'MB',
  'parts',
];

export function showGrid({ texts, peaks, cells, missing }: Grid, scalings: readonly Scaling[]): void {
  const { gflops, bandwidth } = peaks;
  console.log(
    `infoprompt, ${texts} texts a step; peak of large products ${gflops.toFixed(1)} GFLOP/s, of copies ${bandwidth.toFixed(1)} GB/s`,
  );
  for (const line of table(
    HEAD,
    cells.map((cell) => rowOf(cell, peaks)),
  ))
    console.log(line);
  for (const line of missing) console.log(`not measured: ${line}`);
  for (const { encoder, length, runs, exponent } of scalings)
    console.log(
      `${encoder}, ${length} rows: seconds of a step grow as R^${exponent.toFixed(2)} (R = ${runs.join(', ')})`,
    );
}

/** Everything is of one step of all runs, but for the first figure. */
function rowOf(cell: Cell, peaks: Peaks): string[] {
  const { seconds, cpuSeconds, ownMilliseconds } = cell;
  const gflops = cell.flops / seconds / 1e9;
  const bandwidth = cell.bytes / seconds / 1e9;
  return [
    `${cell.encoder}, ${cell.length}, ${cell.runs}`,
    (cell.runs / seconds).toFixed(1),
    gflops.toFixed(1),
    percent(gflops / peaks.gflops),
    bandwidth.toFixed(1),
    percent(bandwidth / peaks.bandwidth),
    cell.operations.toFixed(0),
    (1000 * seconds).toFixed(1),
    cpuSeconds === null ? '' : (1000 * cpuSeconds).toFixed(1),
    ownMilliseconds?.toFixed(2) ?? '',
    (cell.memory / 1e6).toFixed(0),
    String(cell.waves),
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
