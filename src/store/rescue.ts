/** Goes on by itself when the worker of a training fails in the middle: from the last checkpoint, with a fresh one. */
import type { Failure, LabErrorCode } from '../lab/errors';
import type { BackendChoice, PopulationInfo } from '../worker/protocol';
import { BACKEND_NAMES } from './backend-names';
import type { Keeping } from './keeping';
import type { Resumption } from './resumption';
import type { Session } from './session';

/** A second failure within this time is answered with another backend, milliseconds. */
const SOON = 60_000;

/** What a fresh worker may mend: a lost device, no memory, a kernel that was refused, a crash. */
const MENDABLE: ReadonlySet<LabErrorCode> = new Set(['backend-lost', 'backend-unavailable', 'internal']);

export function rescueFrom(keeping: Pick<Keeping, 'point'>, session: Session): void {
  let last = -Infinity;
  session.onFailure = (failure) => {
    const { point } = keeping;
    const { population, play, backend } = session.store.getState();
    if (point === null || population === null || !MENDABLE.has(failure.code)) return false;
    const again = performance.now() - last < SOON;
    // There is nothing to turn to after WASM.
    if (again && population.backend.name !== 'webgpu') return false;
    last = performance.now();
    const running = play === 'running';
    const lostAt = session.columns.position.step;
    const resumption: Resumption = {
      point,
      columns: null,
      running,
      tell: (opened) => `${whatHappened(failure, lostAt)} ${whereItIs(opened, running)}`,
    };
    void goOn(session, resumption, again ? 'wasm' : backend);
    return true;
  };
}

async function goOn(session: Session, resumption: Resumption, backend: BackendChoice): Promise<void> {
  const failure = await session.moveTo(resumption, backend);
  // The device has not come back.
  if (failure !== null && backend === 'webgpu' && MENDABLE.has(failure.code)) await session.moveTo(resumption, 'wasm');
}

function whatHappened({ code, message }: Failure, step: number): string {
  return code === 'backend-lost' ? `The graphics device was lost at step ${step}.` : `At step ${step}: ${message}`;
}

function whereItIs({ resumed, backend }: PopulationInfo, running: boolean): string {
  const where = `from step ${resumed?.step ?? 0}, on ${BACKEND_NAMES[backend.name]}.`;
  return running ? `Training went on ${where}` : `Training can go on ${where}`;
}
