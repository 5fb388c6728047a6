/** The simulated world and what can be done to it and to the servers; instants in milliseconds of the world's time. */
export interface WorldEvent {
  readonly kind: string;
  readonly movieId: number | null;
  readonly title: string | null;
  readonly onset: number;
  readonly factor: number | null;
  /** By a person on this page. */
  readonly isInjected: boolean;
  /** When a label of the right kind came; `null`: not yet, or never. */
  readonly foundAt: number | null;
}

export interface ServerState {
  readonly name: string;
  readonly title: string;
  readonly isAlive: boolean;
  readonly isPaused: boolean;
  /** Real time. */
  readonly awaySince: number | null;
}

export interface WorldState {
  readonly now: number;
  readonly events: readonly WorldEvent[];
  readonly faults: readonly string[];
  readonly faultKinds: readonly string[];
  readonly servers: readonly ServerState[];
  /** Why there are none; `null` where there are. */
  readonly serversNote: string | null;
  readonly speed: number | null;
}

export const INJECTIONS = ['breakout', 'hot', 'declining'] as const;
export type Injection = (typeof INJECTIONS)[number];

export const SERVER_ACTIONS = ['kill', 'restart', 'pause', 'resume'] as const;
export type ServerAction = (typeof SERVER_ACTIONS)[number];

export type WorldAction =
  | { readonly kind: 'move'; readonly movieId: number; readonly movement: Injection; readonly factor: number }
  | { readonly kind: 'common-step'; readonly factor: number }
  | { readonly kind: 'reviews'; readonly movieId: number; readonly count: number; readonly hoursLate: number }
  | { readonly kind: 'duplicates'; readonly count: number }
  | { readonly kind: 'poison' }
  | { readonly kind: 'tmdb-fault'; readonly fault: string | null; readonly count: number }
  | { readonly kind: 'server'; readonly server: string; readonly action: ServerAction }
  | { readonly kind: 'speed'; readonly speed: number };

export interface RecountReport {
  /** Windows from here on were counted again from the log. */
  readonly since: number;
  readonly records: number;
  readonly rows: number;
  readonly lost: number;
  readonly double: number;
  /** The first that differ. */
  readonly differences: readonly string[];
  readonly tookMs: number;
  readonly note: string;
}
