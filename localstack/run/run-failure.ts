/** The run cannot go on or end as it should; the message says what to do and is meant to be printed as it stands. */
export class RunFailed extends Error {
  override readonly name = 'RunFailed';
}

export const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  // Cassandra's driver says neither whose hosts it has tried nor which query failed.
  return error.name === 'NoHostAvailableError' ? 'no answer from Cassandra' : error.message;
};

/** It was asked to stop while it was still starting. */
export class StoppedEarly extends RunFailed {
  constructor() {
    super('Stopped before everything was up.');
  }
}
