/**
 * The words through which the caller and its workers meet, at a fixed place low in the shared
 * memory. One job runs at a time; its tasks are taken with an atomic add, so that nobody waits
 * for a slow thread's share.
 */

/** Index of the first word (of 4 bytes). */
export const WORDS = 256;

/** 1 while a job's tasks may be taken. */
export const OPEN: number = WORDS;
/** Rises with each job; sleeping workers wait for it to change. */
export const SIGNAL: number = WORDS + 1;
/** The next task to be taken. */
export const NEXT: number = WORDS + 2;
export const TASKS: number = WORDS + 3;
/** The job's fields, for the kernel. */
export const JOB: number = WORDS + 4;
/** Which module, where its binary lies, how long it is. */
export const MODULE: number = WORDS + 5;
export const MODULE_AT: number = WORDS + 6;
export const MODULE_BYTES: number = WORDS + 7;
/** Which of the module's exports. */
export const FUNCTION: number = WORDS + 8;
/** Scratch of the caller; worker w has the block w + 1. */
export const SCRATCH: number = WORDS + 9;
export const SCRATCH_BYTES: number = WORDS + 10;
/** 1 once a worker's kernel trapped in this job. */
export const FAILED: number = WORDS + 11;

/** Words of each worker, from here on. */
export const WORKERS: number = WORDS + 16;
export const WORDS_PER_WORKER = 4;
/** Offsets among a worker's words. */
export const STATE = 0;
export const ACTIVE = 1;
export const HEARTBEAT = 2;

/** Values of `STATE`. */
export const READY = 1;
export const DEAD = 2;

/** Looks at a word before going to sleep: about 20 µs, less than waking up takes. */
export const SPINS = 2000;

/** More workers than this do not fit below the first block. */
export const MAXIMUM_WORKERS = 63;
