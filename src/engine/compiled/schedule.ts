/**
 * The order in which a program's calls are done. A call waits for those that write what it touches, and for those that still
 * have to read what it writes; calls of one kernel that wait for none of each other are one operation.
 */
import type { KernelName } from './kernels';
import { overlap, type Region, type Touched } from './regions';

export interface Task {
  readonly kernel: KernelName;
  readonly touched: Touched;
}

/** Calls of an operation at most: as many as a device looks through to find its own. */
export const MOST_JOINED = 32;

/**
 * List scheduling: what most is waiting for goes first, and takes along whatever of its kernel is ready. So a gradient that
 * nothing but the update asks for is put off until others of its kernel are due.
 *
 * @param tasks in an order in which they could be done.
 * @param blockOf tells regions apart that have nothing in common for certain.
 * @returns places in `tasks`, operation by operation.
 */
export function schedule(
  tasks: readonly Task[],
  blockOf: (address: number) => number = () => 0,
): readonly (readonly number[])[] {
  const followers = followersOf(tasks, blockOf);
  const heights = new Int32Array(tasks.length);
  for (let place = tasks.length - 1; place >= 0; place--) {
    for (const follower of followers[place] ?? []) {
      heights[place] = Math.max(heights[place] ?? 0, 1 + (heights[follower] ?? 0));
    }
  }
  const waitingFor = new Int32Array(tasks.length);
  for (const own of followers) for (const follower of own) waitingFor[follower] = (waitingFor[follower] ?? 0) + 1;
  const heightOf = (place: number): number => heights[place] ?? 0;
  let ready = tasks.map((_, place) => place).filter((place) => waitingFor[place] === 0);
  const operations: number[][] = [];
  while (ready.length > 0) {
    const urgent = ready.reduce((best, place) => (heightOf(place) > heightOf(best) ? place : best));
    const kernel = tasks[urgent]?.kernel;
    const fitting = ready.filter((place) => tasks[place]?.kernel === kernel);
    const operation = fitting
      .sort((a, b) => heightOf(b) - heightOf(a))
      .slice(0, MOST_JOINED)
      .sort((a, b) => a - b);
    operations.push(operation);
    const done = new Set(operation);
    ready = ready.filter((place) => !done.has(place));
    for (const follower of operation.flatMap((place) => [...(followers[place] ?? [])])) {
      waitingFor[follower] = (waitingFor[follower] ?? 0) - 1;
      if (waitingFor[follower] === 0) ready.push(follower);
    }
    ready.sort((a, b) => a - b);
  }
  return operations;
}

/** For each task those that must come after it, each of them once. */
function followersOf(tasks: readonly Task[], blockOf: (address: number) => number): readonly ReadonlySet<number>[] {
  const followers = tasks.map(() => new Set<number>());
  const blocks = new Map<number, { readonly place: number; readonly region: Region; readonly written: boolean }[]>();
  tasks.forEach(({ touched }, place) => {
    const touch = (region: Region, written: boolean): void => {
      const block = blockOf(region.from);
      const before = blocks.get(block) ?? [];
      for (const earlier of before) {
        if (earlier.place === place || !(written || earlier.written)) continue;
        if (overlap(earlier.region, region)) followers[earlier.place]?.add(place);
      }
      before.push({ place, region, written });
      blocks.set(block, before);
    };
    for (const region of touched.reads) touch(region, false);
    for (const region of touched.writes) touch(region, true);
  });
  return followers;
}
