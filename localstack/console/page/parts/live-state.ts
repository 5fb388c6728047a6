import { useEffect, useRef, useState } from 'preact/hooks';
import type { ConsoleAbout } from '../../source/console-source.ts';
import type { ConsoleHistory, ConsoleSnapshot, LabelChanged, LoggedEvent } from '../../source/wire-pipeline.ts';
import type { ExecutionSummary } from '../../source/wire-workflow.ts';
import { appended, longerBy } from './history-columns.ts';

/** What the server has told last. */
export interface Live {
  readonly about: ConsoleAbout | null;
  readonly snapshot: ConsoleSnapshot | null;
  readonly history: ConsoleHistory;
  /** Oldest first. */
  readonly events: readonly LoggedEvent[];
  readonly labels: readonly LabelChanged[];
  /** The execution that was told of last: lists of them are stale then. */
  readonly execution: ExecutionSummary | null;
  readonly isConnected: boolean;
  /** When the server was lost; `null` while it is there, and before it ever was. */
  readonly lostAt: number | null;
}

const NOTHING_YET: Live = {
  about: null,
  snapshot: null,
  history: { at: [], recordsPerSecond: [], lag: [], p50: [], p99: [] },
  events: [],
  labels: [],
  execution: null,
  isConnected: false,
  lostAt: null,
};

interface Hello extends Pick<Live, 'about' | 'history' | 'events' | 'labels' | 'snapshot'> {
  readonly isResumed: boolean;
}

const KEPT = 200;

/** One stream while the page can be seen: a browser has six connections to one origin, whatever its tabs. */
export const useLive = (): Live => {
  const [live, setLive] = useState(NOTHING_YET);
  const newestAt = useRef(0);
  useEffect(() => {
    let stream: EventSource | undefined;
    const open = (): void => {
      stream?.close();
      stream = document.hidden ? undefined : streamInto(newestAt.current, setLive);
    };
    open();
    document.addEventListener('visibilitychange', open);
    return () => {
      document.removeEventListener('visibilitychange', open);
      stream?.close();
    };
  }, []);
  newestAt.current = live.snapshot?.at ?? 0;
  return live;
};

const streamInto = (since: number, setLive: (change: (live: Live) => Live) => void): EventSource => {
  const stream = new EventSource(since === 0 ? '/events' : `/events?since=${since}`);
  const on = <Told>(kind: string, change: (live: Live, told: Told) => Live): void =>
    stream.addEventListener(kind, (message) => {
      const told = JSON.parse((message as MessageEvent<string>).data) as Told;
      setLive((live) => change(live, told));
    });
  on<Hello>('hello', (live, { isResumed, history, ...hello }) => ({
    ...live,
    ...hello,
    history: isResumed ? longerBy(live.history, history) : history,
    isConnected: true,
    lostAt: null,
  }));
  on<ConsoleSnapshot>('snapshot', (live, snapshot) => ({
    ...live,
    snapshot,
    history: appended(live.history, snapshot),
  }));
  on<LoggedEvent>('logged', (live, event) => ({
    ...live,
    events: [...live.events.filter(({ id }) => id !== event.id), event].slice(-KEPT),
  }));
  on<LabelChanged>('label', (live, label) => ({ ...live, labels: [...live.labels, label].slice(-KEPT) }));
  on<ExecutionSummary>('execution', (live, execution) => ({ ...live, execution }));
  stream.onerror = () =>
    setLive((live) => ({
      ...live,
      isConnected: false,
      lostAt: live.lostAt ?? (live.about === null ? null : Date.now()),
    }));
  return stream;
};
