/** The groups of a population in an engine, at their beginning or where a checkpoint left them. */
import type { Encoder } from '../encoder/encoder';
import { otherRuns } from './checkpoint';
import type { Engine, EngineGroup, GroupSpec, GroupState } from './engine';

export interface Group {
  readonly spec: GroupSpec;
  readonly engine: EngineGroup;
}

/**
 * Makes every group, or none where one of them is refused.
 *
 * @throws LabError `checkpoint-invalid` for states that are not of these specs.
 */
export function startGroups(
  engine: Engine,
  encoder: Encoder,
  specs: readonly GroupSpec[],
  states: readonly GroupState[] | undefined,
): Group[] {
  if (states !== undefined && states.length !== specs.length) {
    throw otherRuns(`It holds ${states.length} groups of runs, the recipe asks for ${specs.length}.`);
  }
  const groups: Group[] = [];
  try {
    specs.forEach((spec, index) => {
      const group = engine.createGroup(encoder, spec);
      groups.push({ spec, engine: group });
      const state = states?.[index];
      if (state !== undefined) group.restore(state);
    });
  } catch (error) {
    for (const group of groups) group.engine.dispose();
    throw error;
  }
  return groups;
}
