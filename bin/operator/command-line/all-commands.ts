import { check } from '../commands/check.ts';
import { cost } from '../commands/cost.ts';
import { counts } from '../commands/counts.ts';
import { deadLetters } from '../commands/dead-letters.ts';
import { lag } from '../commands/lag.ts';
import { movie } from '../commands/movie.ts';
import { breakout, declining, trending } from '../commands/rankings.ts';
import { tail } from '../commands/tail.ts';
import { topics } from '../commands/topics.ts';

export const COMMANDS = [check, topics, lag, counts, trending, breakout, declining, movie, deadLetters, tail, cost];
