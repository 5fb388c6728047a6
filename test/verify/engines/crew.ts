import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Order } from './member.ts';
import type { Pass } from './pass.ts';
import { within } from './within.ts';

/** A group rebalances in a few seconds; while an engine is away it takes as long as the engine does. */
const READY_LIMIT_MS = 90_000;
const STOP_LIMIT_MS = 45_000;
const ROLL_BACK_LIMIT_MS = 30_000;

/** The function processes of a pass. */
export class Crew {
  readonly #pass: Pass;
  #members: ChildProcess[] = [];
  #unexpected: string | undefined;
  /** Metrics and mapping events of all members, added up. */
  readonly counts = new Map<string, number>();
  /** Why an invocation or a commit failed last. */
  lastComplaint = 'none';

  constructor(pass: Pass) {
    this.#pass = pass;
  }

  /** One more member; resolves when it has joined all groups. */
  join(): Promise<void> {
    return within('a function process joining its groups', READY_LIMIT_MS, this.#joined());
  }

  #joined(): Promise<void> {
    const member = fork(new URL('member.ts', import.meta.url), [JSON.stringify(this.#pass)], { stdio: 'inherit' });
    this.#members.push(member);
    return new Promise((resolve, reject) => {
      member.on('message', (answer: Answer) => {
        if (answer.kind === 'ready') resolve();
        if (answer.kind === 'complained') this.lastComplaint = answer.why;
        if (answer.kind === 'counted') this.counts.set(answer.name, (this.counts.get(answer.name) ?? 0) + answer.by);
      });
      member.once('exit', (code, signal) => {
        if (signal === 'SIGKILL') resolve();
        else if (code !== 0) {
          this.#unexpected = `a function process ended with ${signal ?? `code ${code}`}`;
          reject(new Error(this.#unexpected));
        }
      });
    });
  }

  /** SIGKILL for the oldest member. */
  async killOne(): Promise<void> {
    const member = this.#members.shift();
    if (member === undefined) throw new Error('no function process is left to kill');
    await killed(member);
  }

  /** The oldest member commits earlier offsets and is killed before it can commit others. */
  async rollBackOne(): Promise<void> {
    const [member] = this.#members;
    if (member === undefined) throw new Error('no function process is left to roll back');
    const rolledBack = new Promise<void>((resolve) => {
      member.on('message', (answer: Answer) => {
        if (answer.kind === 'rolled-back') resolve();
      });
    });
    member.send('roll-back' satisfies Order);
    await within('a roll-back of commits', ROLL_BACK_LIMIT_MS, rolledBack);
    await this.killOne();
  }

  /** Stops the oldest member in the middle of what it does, and lets it go on as a zombie when others have its partitions. */
  async freezeOne(ms: number): Promise<void> {
    const [member] = this.#members;
    if (member === undefined) throw new Error('no function process is left to freeze');
    member.kill('SIGSTOP');
    await wait(ms);
    member.kill('SIGCONT');
  }

  /** Everyone ends in order: what is under way is finished, or has overrun. */
  async stop(): Promise<void> {
    if (this.#unexpected !== undefined) throw new Error(this.#unexpected);
    const members = this.#members;
    this.#members = [];
    await within('the function processes ending', STOP_LIMIT_MS, Promise.all(members.map((member) => ended(member))));
  }

  async killAll(): Promise<void> {
    const members = this.#members;
    this.#members = [];
    await Promise.all(members.map(killed));
  }
}

const killed = async (member: ChildProcess): Promise<void> => {
  if (member.exitCode !== null || member.signalCode !== null) return;
  const exited = once(member, 'exit');
  member.kill('SIGKILL');
  await exited;
};

const ended = async (member: ChildProcess): Promise<void> => {
  const exited = once(member, 'exit');
  member.send('stop' satisfies Order);
  await exited;
};
