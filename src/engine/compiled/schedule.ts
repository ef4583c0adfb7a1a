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
 * @returns places in `tasks`, operation by operation.
 */
export function schedule(tasks: readonly Task[]): readonly (readonly number[])[] {
  const followers = followersOf(tasks);
  const heights = new Int32Array(tasks.length);
  for (let place = tasks.length - 1; place >= 0; place--) {
    const next = followers[place]?.map((follower) => heights[follower] ?? 0) ?? [];
    heights[place] = 1 + Math.max(0, ...next);
  }
  const waitingFor = new Int32Array(tasks.length);
  for (const follower of followers.flat()) waitingFor[follower] = (waitingFor[follower] ?? 0) + 1;
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
    for (const follower of operation.flatMap((place) => followers[place] ?? [])) {
      waitingFor[follower] = (waitingFor[follower] ?? 0) - 1;
      if (waitingFor[follower] === 0) ready.push(follower);
    }
    ready.sort((a, b) => a - b);
  }
  return operations;
}

/** For each task those that must come after it, each of them once. */
function followersOf(tasks: readonly Task[]): number[][] {
  const followers = tasks.map((): number[] => []);
  tasks.forEach(({ touched }, place) => {
    for (let before = 0; before < place; before++) {
      const earlier = tasks[before]?.touched;
      if (earlier !== undefined && conflict(earlier, touched)) followers[before]?.push(place);
    }
  });
  return followers;
}

function conflict(one: Touched, other: Touched): boolean {
  return meet(one.writes, other.writes) || meet(one.writes, other.reads) || meet(one.reads, other.writes);
}

function meet(some: readonly Region[], others: readonly Region[]): boolean {
  return some.some((region) => others.some((other) => overlap(region, other)));
}
