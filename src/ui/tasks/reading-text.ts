/** How far a reading is, in words. */
import { fileSize } from '../../store/numbers';
import type { Reading } from '../../store/tasks-state';

const COUNT = new Intl.NumberFormat('en-GB');

export function readingText({ name, unit, done, total }: Reading): string {
  const amount = (value: number): string => (unit === 'bytes' ? fileSize(value) : `${COUNT.format(value)} rows`);
  if (done === 0) return `Reading ${name}…`;
  return total === 0
    ? `Reading ${name}: ${amount(done)}`
    : `Reading ${name}: ${amount(done)} of ${amount(total)}, ${Math.floor((100 * done) / total)} %`;
}
