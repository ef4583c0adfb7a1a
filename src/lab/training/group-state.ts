/** Whether a group's state is one of a given spec: names, shapes and counts, so that no engine reads what is not there. */
import type { EncoderConfig } from '../encoder/config';
import { LabError } from '../errors';
import type { GroupSpec, GroupState, NamedValues } from './engine';
import { groupShapes } from './parameters';

/** @throws LabError `checkpoint-invalid` that names what does not fit. */
export function checkGroupState(state: GroupState, spec: GroupSpec, config: EncoderConfig): void {
  const { promptLength, parameters, optimiser, frozen } = state;
  const least = spec.prompt === 'none' ? 0 : 1;
  const most = spec.prompt === 'none' ? 0 : config.positions;
  if (!Number.isInteger(promptLength) || promptLength < least || promptLength > most) {
    throw unfit(`It has ${promptLength} prompt tokens; from ${least} to ${most} are possible.`);
  }
  const shapes = groupShapes({ ...spec, promptLength }, config);
  checkValues('', parameters, shapes, spec.runs.length);
  if (frozen.length !== spec.runs.length) throw unfit(`It is of ${frozen.length} runs, not ${spec.runs.length}.`);
  if (optimiser === null) return;
  checkValues('first moment of ', optimiser.first, shapes, spec.runs.length);
  checkValues('second moment of ', optimiser.second, shapes, spec.runs.length);
  if (optimiser.tokenUpdates.length !== promptLength) {
    throw unfit(`It counts the updates of ${optimiser.tokenUpdates.length} prompt tokens, not ${promptLength}.`);
  }
  if (![...optimiser.tokenUpdates, optimiser.otherUpdates].every((count) => Number.isInteger(count) && count >= 0)) {
    throw unfit('A number of updates is none.');
  }
}

function checkValues(
  what: string,
  values: NamedValues,
  shapes: ReadonlyMap<string, readonly number[]>,
  runs: number,
): void {
  for (const name of values.keys()) {
    if (!shapes.has(name)) throw unfit(`It has a ${what}“${name}”, which these runs do not train.`);
  }
  for (const [name, own] of shapes) {
    const found = values.get(name);
    if (found === undefined) throw unfit(`The ${what}“${name}” is missing.`);
    const shape = [runs, ...own];
    const size = shape.reduce((product, length) => product * length, 1);
    if (found.shape.join() !== shape.join() || found.data.length !== size) {
      throw unfit(`The ${what}“${name}” is ${found.shape.join(' × ')} numbers, not ${shape.join(' × ')}.`);
    }
  }
}

function unfit(reason: string): LabError {
  return new LabError(
    'checkpoint-invalid',
    `The state does not fit these runs. ${reason}`,
    'Take a checkpoint of the same recipe and encoder, or start from step 0.',
  );
}
