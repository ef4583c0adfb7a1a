/**
 * How threads share a program. Each thread is an instance of this module over the same memory, so its number, the
 * number of threads and its scratch are globals of its instance. Words below the arena are what the threads agree by.
 *
 * No reduction is ever split between threads: results are the same for any number of them.
 */

/** Bytes from 0, each on a cache line of its own: the count of programs started, how many threads are at the barrier, how often it opened. */
const STARTED: usize = 64;
const ARRIVED: usize = 128;
const OPENED: usize = 192;
/** How much of the operation is taken. */
const TAKEN: usize = 320;
/** What to run, and whether to end instead. */
const CODE: usize = 256;
const CALLS: usize = 260;
const SCRATCH: usize = 264;
const SCRATCH_BYTES: usize = 268;
const ENDING: usize = 272;

/** Rounds to look before sleeping: waking takes longer than a short kernel. */
const PATIENCE: i32 = 20000;

export let thread: i32 = 0;
export let threads: i32 = 1;
/** This thread's scratch. */
export let scratch: usize = 0;
let maySleep: bool = true;

export function join(number: i32, count: i32, sleeps: bool): void {
  thread = number;
  threads = count;
  maySleep = sleeps;
}

export function useScratch(from: usize, bytes: usize): void {
  scratch = from + bytes * (thread as usize);
}

/** First of `total` things that this thread does; the next thread's first is its end. */
export function shareFrom(total: i32): i32 {
  return (((total as i64) * (thread as i64)) / (threads as i64)) as i32;
}

export function shareTo(total: i32): i32 {
  return (((total as i64) * ((thread + 1) as i64)) / (threads as i64)) as i32;
}

let takenAlone: i32 = 0;

/**
 * First of the next `count` things of an operation that nobody has taken: for the long ones, since cores differ in speed
 * and other programs take their share of them. Goes on past the last thing.
 */
export function take(count: i32): i32 {
  if (ASC_FEATURE_THREADS) {
    if (threads > 1) return atomic.add<i32>(TAKEN, count);
  }
  takenAlone += count;
  return takenAlone - count;
}

/** Returns when all threads have come. */
export function barrier(): void {
  takenAlone = 0;
  if (ASC_FEATURE_THREADS) {
    if (threads === 1) return;
    const opened = atomic.load<i32>(OPENED);
    if (atomic.add<i32>(ARRIVED, 1) === threads - 1) {
      atomic.store<i32>(ARRIVED, 0);
      atomic.store<i32>(TAKEN, 0);
      atomic.add<i32>(OPENED, 1);
      atomic.notify(OPENED);
    } else {
      waitWhile(OPENED, opened);
    }
  }
}

function waitWhile(place: usize, value: i32): void {
  if (ASC_FEATURE_THREADS) {
    for (let round = 0; round < PATIENCE || !maySleep; round++) {
      if (atomic.load<i32>(place) !== value) return;
    }
    while (atomic.load<i32>(place) === value) atomic.wait<i32>(place, value, -1);
  }
}

/** Tells the others what to run; each takes its own scratch. */
export function announce(code: usize, calls: i32, from: usize, bytes: usize): void {
  if (ASC_FEATURE_THREADS) {
    if (threads === 1) return;
    store<u32>(CODE, code as u32);
    store<i32>(CALLS, calls);
    store<u32>(SCRATCH, from as u32);
    store<u32>(SCRATCH_BYTES, bytes as u32);
    atomic.add<i32>(STARTED, 1);
    atomic.notify(STARTED);
  }
}

export function announceEnd(): void {
  if (ASC_FEATURE_THREADS) {
    atomic.store<i32>(ENDING, 1);
    atomic.add<i32>(STARTED, 1);
    atomic.notify(STARTED);
  }
}

/** Returns the count of programs started once it is no longer `seen`, or -1 when there will be no more. */
export function nextProgram(seen: i32): i32 {
  if (ASC_FEATURE_THREADS) {
    waitWhile(STARTED, seen);
    if (atomic.load<i32>(ENDING) === 1) return -1;
    useScratch(load<u32>(SCRATCH) as usize, load<u32>(SCRATCH_BYTES) as usize);
    return atomic.load<i32>(STARTED);
  }
  return -1;
}

export function announcedCode(): usize {
  return load<u32>(CODE) as usize;
}

export function announcedCalls(): i32 {
  return load<i32>(CALLS);
}
