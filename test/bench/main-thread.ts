/** Reads from a browser's trace what the main thread of the page did. */
import * as v from 'valibot';

/** Durations, milliseconds. */
export interface Task {
  /** By the clock: what a person waits, on a busy machine for others' work as well. */
  readonly lasted: number;
  /** Time on the processor. */
  readonly computed: number;
}

export interface MainThread {
  readonly tasks: readonly Task[];
  /** Tasks that a timer began, as the page draws one chart a timer; without those that found nothing to draw. */
  readonly updates: readonly Task[];
}

const EVENT = v.object({
  name: v.string(),
  pid: v.number(),
  tid: v.number(),
  ts: v.optional(v.number(), 0),
  dur: v.optional(v.number(), 0),
  tdur: v.optional(v.number(), 0),
  args: v.optional(v.looseObject({ name: v.optional(v.unknown()) }), {}),
});
type Event = v.InferOutput<typeof EVENT>;

const TRACE = v.object({ traceEvents: v.array(EVENT) });

/** A timer's task that computes for less has not drawn, milliseconds. */
const LEAST_DRAWING = 1;

const TASK = /(^|::)RunTask$/;

/** The page is the renderer that did most. */
export function mainThread(trace: unknown): MainThread {
  const { traceEvents } = v.parse(TRACE, trace);
  const threads = traceEvents
    .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
    .map(({ pid, tid }) => traceEvents.filter((event) => event.pid === pid && event.tid === tid && event.dur > 0));
  const busiest = threads.reduce<readonly Event[]>((most, events) => (events.length > most.length ? events : most), []);
  const tasks = busiest.filter(({ name }) => TASK.test(name));
  const timers = busiest.filter(({ name }) => name === 'TimerFire');
  const began = ({ ts, dur }: Event): boolean =>
    timers.some((timer) => timer.ts >= ts && timer.ts + timer.dur <= ts + dur);
  return {
    tasks: tasks.map(durations),
    updates: tasks
      .filter(began)
      .map(durations)
      .filter(({ computed }) => computed >= LEAST_DRAWING),
  };
}

function durations({ dur, tdur }: Event): Task {
  return { lasted: dur / 1000, computed: tdur / 1000 };
}
