import { type Fields, fieldsOf, MalformedAnswer } from '../../../lambdas/core/json-fields.ts';
import type { ConsoleSource } from '../source/console-source.ts';
import type { RedriveAsked } from '../source/wire-letters.ts';
import { INJECTIONS, SERVER_ACTIONS, type WorldAction } from '../source/wire-world.ts';
import { letterKeyIn } from './get-routes.ts';
import { BadRequest } from './request-body.ts';

const MAX_KEYS = 500;
const MAX_REVIEWS = 500;
const FASTEST = 600;

/** What changes something. `undefined`: nothing is at that path. */
export const actionOf = (source: ConsoleSource, pathname: string, body: unknown): Promise<unknown> | undefined => {
  try {
    if (pathname === '/api/letters/redrive') return source.redrive(redriveIn(body));
    if (pathname === '/api/world') return source.act(worldActionIn(body));
    if (pathname === '/api/world/recount') return source.recount();
    return undefined;
  } catch (error) {
    if (error instanceof MalformedAnswer) throw new BadRequest(error.message, 400, { cause: error });
    throw error;
  }
};

const redriveIn = (body: unknown): RedriveAsked => {
  const fields = fieldsOf(body, 'the request');
  const keys = fields.list('keys');
  if (keys.length > MAX_KEYS) throw new BadRequest(`at most ${MAX_KEYS} letters at a time`);
  const isDryRun = (body as { isDryRun?: unknown }).isDryRun !== false;
  return { keys: keys.map((key) => letterKeyIn(String(key))), isDryRun, confirmation: confirmationIn(fields) };
};

const confirmationIn = (fields: Fields): string | null => fields.optionalText('confirmation');

const worldActionIn = (body: unknown): WorldAction => {
  const fields = fieldsOf(body, 'the request');
  const kind = fields.text('kind');
  switch (kind) {
    case 'move':
      return {
        kind,
        movieId: fields.integer('movieId', 1),
        movement: oneOf(fields.text('movement'), INJECTIONS, 'movement'),
        factor: fields.number('factor', 0.01, 100),
      };
    case 'common-step':
      return { kind, factor: fields.number('factor', 0.1, 10) };
    case 'reviews':
      return {
        kind,
        movieId: fields.integer('movieId', 1),
        count: countIn(fields, MAX_REVIEWS),
        hoursLate: fields.number('hoursLate', 0, 47),
      };
    case 'duplicates':
      return { kind, count: countIn(fields, MAX_REVIEWS) };
    case 'poison':
      return { kind };
    case 'tmdb-fault':
      return { kind, fault: fields.optionalText('fault'), count: countIn(fields, 10_000) };
    case 'server':
      return {
        kind,
        server: fields.text('server'),
        action: oneOf(fields.text('action'), SERVER_ACTIONS, 'action'),
      };
    case 'speed':
      return { kind, speed: fields.number('speed', 0, FASTEST) };
    default:
      throw new BadRequest(`there is no action "${kind.slice(0, 40)}"`);
  }
};

const countIn = (fields: Fields, most: number): number => {
  const count = fields.integer('count', 1);
  if (count <= most) return count;
  throw new BadRequest(`count is at most ${most}`);
};

const oneOf = <Choice extends string>(text: string, choices: readonly Choice[], what: string): Choice => {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new BadRequest(`${what} is one of ${choices.join(', ')}`);
};
