import { MisconfiguredFunction } from '../core/failures.ts';
import { DEFAULT_RETENTION_MS } from '../core/retention.ts';
import { MINUTE_MS, SECOND_MS } from '../core/time.ts';

export interface PollConfig {
  /** Where TMDB answers, without the API's version. */
  readonly baseUrl: string;
  /** Attempts per poll, repetitions included. */
  readonly requestBudget: number;
  readonly requestsPerSecond: number;
  /** Requests in flight at a time: enough to keep the rate when an answer takes a second. */
  readonly concurrency: number;
  /** Pages of 20 movies of each list; TMDB has at most 500. */
  readonly popularPages: number;
  readonly trendingPages: number;
  /** Pages of 100 changed movies. */
  readonly changesPages: number;
  /** After this no request begins, so that a poll ends before the next one starts. */
  readonly maxPollMs: number;
  /** Movies asked about between two flushes. */
  readonly visitsPerFlush: number;
  readonly retentionMs: number;
}

/** 4 requests/s for a poll every 5 minutes: a tenth of what TMDB takes. */
export const DEFAULT_POLL_CONFIG: PollConfig = {
  baseUrl: 'https://api.themoviedb.org',
  requestBudget: 1_200,
  requestsPerSecond: 4,
  concurrency: 4,
  popularPages: 25,
  trendingPages: 2,
  changesPages: 10,
  maxPollMs: 4 * MINUTE_MS + 40 * SECOND_MS,
  visitsPerFlush: 50,
  retentionMs: DEFAULT_RETENTION_MS,
};

const SETTINGS = {
  requestBudget: 'POLL_REQUEST_BUDGET',
  requestsPerSecond: 'POLL_REQUESTS_PER_SECOND',
  popularPages: 'POLL_POPULAR_PAGES',
  trendingPages: 'POLL_TRENDING_PAGES',
  changesPages: 'POLL_CHANGES_PAGES',
} as const;

/**
 * The configuration in `env`; what is not set has its default.
 *
 * @throws MisconfiguredFunction naming every fault at once
 */
export const pollConfigOf = (env: Readonly<Record<string, string | undefined>>): PollConfig => {
  const config = { ...DEFAULT_POLL_CONFIG, baseUrl: env['TMDB_BASE_URL'] ?? DEFAULT_POLL_CONFIG.baseUrl };
  const faults: string[] = [];
  for (const [field, setting] of Object.entries(SETTINGS) as [keyof typeof SETTINGS, string][]) {
    const text = env[setting];
    if (text === undefined) continue;
    const value = Number(text);
    if (Number.isInteger(value) && value > 0) config[field] = value;
    else faults.push(`${setting} is "${text}"; it must be a positive whole number`);
  }
  faults.push(...faultsOf(config));
  if (faults.length > 0) throw new MisconfiguredFunction(`poll-tmdb cannot run as configured: ${faults.join('; ')}`);
  return config;
};

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

const faultsOf = (config: PollConfig): string[] => {
  const faults: string[] = [];
  const url = URL.parse(config.baseUrl);
  const isPrivate = url?.protocol === 'https:' || LOOPBACK_HOSTS.has(url?.hostname ?? '');
  if (!isPrivate)
    faults.push(`TMDB_BASE_URL is "${config.baseUrl}"; the token may only go over https, or to this machine`);
  const listPages = config.popularPages + 2 * config.trendingPages + config.changesPages;
  if (listPages >= config.requestBudget) {
    faults.push(
      `POLL_REQUEST_BUDGET is ${config.requestBudget}, which the ${listPages} list pages use up alone: raise it`,
    );
  }
  return faults;
};
