import type { IncomingMessage } from 'node:http';

/** Nothing that a page sends is longer. */
export const MAX_BODY_BYTES = 64 * 1024;

/** A request that cannot be understood: 400, or 413 where it is too long. The message is shown as it stands. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
  readonly status: number;
  constructor(message: string, status = 400, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** @throws BadRequest for what is no JSON, or too much of it */
export const jsonBodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += (part as Buffer).length;
    if (bytes > MAX_BODY_BYTES) throw new BadRequest(`more than ${MAX_BODY_BYTES} bytes`, 413);
    parts.push(part as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch (cause) {
    throw new BadRequest('the body is no JSON', 400, { cause });
  }
};
