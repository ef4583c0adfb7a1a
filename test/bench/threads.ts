/** How many threads each program of a comparison in Node may compute with, where it can use several. */
import os from 'node:os';

export const THREADS = os.availableParallelism();
