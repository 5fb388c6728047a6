import type { JvmEngines, JvmServer, RunningEngines } from '../../engines/engine.ts';
import { SERVER_NAMES, SERVERS, type ServerName } from '../../engines/jvm/jars.ts';
import { realClock } from '../../time/local-time.ts';
import { NotHere } from '../source/console-source.ts';
import type { ServerAction, ServerState } from '../source/wire-world.ts';

const NO_SERVERS = 'In memory there are no servers to kill: start with --engine jvm.';
const DOCKERS = "The servers are Docker's: act on them with docker compose kill, pause and start.";

/** The servers of a run: what state they are in, and how a person may break them. */
export class RunServers {
  readonly #engines: RunningEngines | undefined;
  readonly #paused = new Set<ServerName>();
  readonly #awaySince = new Map<ServerName, number>();

  constructor(engines: RunningEngines | undefined) {
    this.#engines = engines;
  }

  state(): { readonly servers: readonly ServerState[]; readonly serversNote: string | null } {
    const engines = this.#jvm();
    if (engines === undefined) return { servers: [], serversNote: this.#engines === undefined ? NO_SERVERS : DOCKERS };
    return { servers: SERVER_NAMES.map((name) => this.#stateOf(name, engines[name])), serversNote: null };
  }

  async act(text: string, action: ServerAction): Promise<string> {
    const engines = this.#jvm();
    const name = SERVER_NAMES.find((one) => one === text);
    if (engines === undefined) throw new NotHere(this.#engines === undefined ? NO_SERVERS : DOCKERS);
    if (name === undefined) throw new NotHere(`A server is one of ${SERVER_NAMES.join(', ')}.`);
    await this.#change(name, engines[name], action);
    return SAID[action](SERVERS[name]);
  }

  async #change(name: ServerName, server: JvmServer, action: ServerAction): Promise<void> {
    if (action === 'restart') {
      this.#resume(name, server);
      await server.restart();
      this.#awaySince.delete(name);
      return;
    }
    if (!server.isAlive()) throw new NotHere(`${SERVERS[name]} has ended: restart it.`);
    if (action === 'resume') {
      this.#resume(name, server);
      return;
    }
    this.#awaySince.set(name, realClock.now());
    if (action === 'kill') await server.kill();
    else {
      process.kill(server.pid, 'SIGSTOP');
      this.#paused.add(name);
    }
  }

  #resume(name: ServerName, server: JvmServer): void {
    if (this.#paused.delete(name) && server.isAlive()) process.kill(server.pid, 'SIGCONT');
    if (server.isAlive()) this.#awaySince.delete(name);
  }

  #stateOf(name: ServerName, server: JvmServer): ServerState {
    const isAlive = server.isAlive();
    if (!isAlive && !this.#awaySince.has(name)) this.#awaySince.set(name, realClock.now());
    return {
      name,
      title: SERVERS[name],
      isAlive,
      isPaused: this.#paused.has(name),
      awaySince: this.#awaySince.get(name) ?? null,
    };
  }

  #jvm(): JvmEngines | undefined {
    return this.#engines?.name === 'jvm' ? (this.#engines as JvmEngines) : undefined;
  }
}

const SAID: Readonly<Record<ServerAction, (server: string) => string>> = {
  kill: (server) => `${server} was killed (-9): nothing acknowledged is lost. Restart it.`,
  restart: (server) => `${server} answers again.`,
  pause: (server) => `${server} is stopped in its tracks: what needs it waits. Resume it.`,
  resume: (server) => `${server} goes on.`,
};
