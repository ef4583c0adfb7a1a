/** The error a piece of work ends with; it has to be one the lab can name, with a remedy. */
import { expect } from 'vitest';
import { LabError } from '../../../../src/lab/errors';

export async function labErrorOf(work: () => unknown): Promise<LabError> {
  let caught: unknown = null;
  try {
    await work();
  } catch (error) {
    caught = error;
  }
  if (!(caught instanceof LabError)) {
    expect.fail(
      caught === null
        ? 'Nothing was thrown.'
        : `Not a LabError: ${caught instanceof Error ? (caught.stack ?? caught.message) : JSON.stringify(caught)}`,
    );
  }
  expect(caught.remedy.length).toBeGreaterThan(0);
  return caught;
}
