/** A worker died, hung or trapped in the middle of a job; the job's results cannot be trusted. */
export class WorkerLost extends Error {
  override readonly name: string = "WorkerLost";
}
