import { BACKEND_NAMES, computedBy } from '../../store/backend-names';
import { familyName, originOf, shapeOf } from '../../store/encoder-names';
import { count, megabytes } from '../../store/numbers';
import type { BackendInfo } from '../../worker/protocol';
import { useSessionState } from '../context';
import { Popover } from '../controls/Popover';
import { SpeedButton } from '../speed/SpeedButton';

/** By what a step is computed, and why not by the compiled kernels. */
function stepFacts({ name, threads, reason, weightBits }: BackendInfo['engine']): string {
  if (name === 'reference') return `the tensor library, step by step: ${reason ?? ''}`;
  return [
    'compiled kernels',
    ...(threads === null ? [] : [`${threads} ${threads === 1 ? 'thread' : 'threads'}`]),
    ...(weightBits === 16 ? ['weights of 16 bits'] : []),
    ...(reason === null ? [] : [reason]),
  ].join(', ');
}

/** Where the numbers are computed, how fast, and in how much memory; pressed, it says why there. */
export function StatusPill() {
  const backend = useSessionState((state) => state.population?.backend);
  const encoder = useSessionState((state) => state.population?.encoder);
  const pace = useSessionState((state) => state.pace);
  if (backend === undefined || encoder === undefined) return null;
  const name = BACKEND_NAMES[backend.name];
  const speed =
    pace === null || pace.seedStepsPerSecond === 0 ? null : `${count(pace.seedStepsPerSecond)} seed-steps/s`;
  const memory = pace === null ? null : megabytes(pace.memoryBytes);

  return (
    <Popover
      width={300}
      buttonClass="status-pill number"
      label={['Status:', name, speed, memory].filter(Boolean).join(' ')}
      title={[backend.adapter, backend.reason].filter(Boolean).join('\n')}
      button={
        <>
          <span className={`status-dot ${backend.reason === null ? '' : 'status-dot-fallback'}`} aria-hidden="true" />
          {name}
          {speed === null ? null : <span className="pill-speed"> · {speed}</span>}
          {memory === null ? null : <span className="pill-memory"> · {memory}</span>}
        </>
      }
    >
      <dl className="facts">
        <dt>Computed by</dt>
        <dd>{computedBy(backend)}</dd>
        <dt>A step</dt>
        <dd>{stepFacts(backend.engine)}</dd>
        {backend.reason === null ? null : (
          <>
            <dt>Why not faster</dt>
            <dd>{backend.reason}</dd>
          </>
        )}
        {pace === null ? null : (
          <>
            <dt>Takes</dt>
            <dd>
              {pace.stepMilliseconds === 0
                ? 'not measured yet'
                : `${pace.stepMilliseconds.toFixed(0)} ms for all runs together`}
            </dd>
            <dt>Memory</dt>
            <dd>
              {megabytes(pace.memoryBytes)}
              {pace.tensors === null ? '' : ` in ${count(pace.tensors)} tensors`}
              {pace.waves > 1 ? `; the runs take turns in ${pace.waves} waves, because they do not fit together` : ''}
            </dd>
          </>
        )}
        <dt>Encoder</dt>
        <dd>
          {encoder.title}: {familyName(encoder.family)}, {shapeOf(encoder)}, {count(encoder.parameters)} frozen
          parameters, {originOf(encoder)}
          {encoder.fromCache ? '; nothing was fetched for it this time' : ''}
        </dd>
      </dl>
      <p className="muted small">A seed-step is one run, one batch: forward, backward and update.</p>
      <SpeedButton />
    </Popover>
  );
}
