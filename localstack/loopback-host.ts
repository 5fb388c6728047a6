import type { IncomingMessage } from 'node:http';

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether a request names this machine and our port: a foreign name that points here is DNS rebinding. */
export const isForLoopback = ({ headers: { host = '' } }: IncomingMessage, port: number): boolean =>
  LOOPBACK_NAMES.some((name) => host === `${name}:${port}`);

/** Whether a browser says that another page than ours asks; programs say nothing. */
export const isFromElsewhere = ({ headers }: IncomingMessage): boolean => {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
};
