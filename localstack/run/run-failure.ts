/** The run cannot go on or end as it should; the message says what to do and is meant to be printed as it stands. */
export class RunFailed extends Error {
  override readonly name = 'RunFailed';
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** It was asked to stop while it was still starting. */
export class StoppedEarly extends RunFailed {
  constructor() {
    super('Stopped before everything was up.');
  }
}
