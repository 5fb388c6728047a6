import { FUNCTIONS } from '../../schema/names.ts';
import { MOST_PAGES } from '../core/poll/tmdb-answers.ts';
import { DEFAULT_RETENTION_MS } from '../core/retention.ts';
import { configOf, type Environment, isLoopbackHost, type Settings } from '../core/settings.ts';
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

/** Source: developer.themoviedb.org/docs/rate-limiting */
const MOST_REQUESTS_PER_SECOND = 40;

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

/**
 * What is not set has its default: `TMDB_BASE_URL`, `POLL_REQUEST_BUDGET`, `POLL_REQUESTS_PER_SECOND`,
 * `POLL_POPULAR_PAGES`, `POLL_TRENDING_PAGES`, `POLL_CHANGES_PAGES`, `POLL_MAX_DURATION`, `RETENTION`.
 */
export const readPollConfig = (settings: Settings): PollConfig => {
  const defaults = DEFAULT_POLL_CONFIG;
  const config = {
    ...defaults,
    baseUrl: settings.text('TMDB_BASE_URL', defaults.baseUrl),
    requestBudget: settings.positiveInteger('POLL_REQUEST_BUDGET', defaults.requestBudget),
    requestsPerSecond: settings.positiveInteger('POLL_REQUESTS_PER_SECOND', defaults.requestsPerSecond),
    popularPages: settings.positiveInteger('POLL_POPULAR_PAGES', defaults.popularPages),
    trendingPages: settings.positiveInteger('POLL_TRENDING_PAGES', defaults.trendingPages),
    changesPages: settings.positiveInteger('POLL_CHANGES_PAGES', defaults.changesPages),
    maxPollMs: settings.durationMs('POLL_MAX_DURATION', defaults.maxPollMs),
    retentionMs: settings.durationMs('RETENTION', defaults.retentionMs),
  };
  for (const fault of faultsOf(config)) settings.refuse(fault);
  return config;
};

/** @throws MisconfiguredFunction naming every fault at once */
export const pollConfigOf = (env: Environment): PollConfig => configOf(FUNCTIONS.pollTmdb, env, readPollConfig);

const faultsOf = (config: PollConfig): string[] => {
  const faults: string[] = [];
  const pages = { POPULAR: config.popularPages, TRENDING: config.trendingPages, CHANGES: config.changesPages };
  for (const [list, wanted] of Object.entries(pages)) {
    if (wanted > MOST_PAGES)
      faults.push(`POLL_${list}_PAGES is ${wanted}; TMDB has ${MOST_PAGES} pages of a list at most`);
  }
  const url = URL.parse(config.baseUrl);
  const isLocal = isLoopbackHost(url?.hostname ?? '');
  if (config.requestsPerSecond > MOST_REQUESTS_PER_SECOND && !isLocal) {
    faults.push(
      `POLL_REQUESTS_PER_SECOND is ${config.requestsPerSecond}; TMDB takes about ${MOST_REQUESTS_PER_SECOND}`,
    );
  }
  if (url?.protocol !== 'https:' && !isLocal)
    faults.push(`TMDB_BASE_URL is "${config.baseUrl}"; the token may only go over https, or to this machine`);
  const listPages = config.popularPages + 2 * config.trendingPages + config.changesPages;
  if (listPages >= config.requestBudget) {
    faults.push(
      `POLL_REQUEST_BUDGET is ${config.requestBudget}, which the ${listPages} list pages use up alone: raise it`,
    );
  }
  return faults;
};
