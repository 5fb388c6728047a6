import type { Profiler } from 'node:inspector/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that `--inspect` lets look in: where its time goes. */
export interface ProfiledProcess {
  /** What it does in so many milliseconds. */
  during(forMs: number): Promise<Profiler.Profile>;
  close(): void;
}

/** @param url as `Debugger listening on` says it */
export const profiledProcessAt = async (url: string): Promise<ProfiledProcess> => {
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error(`nobody lets look in at ${url}`));
  });
  let id = 0;
  const answers = new Map<number, (result: unknown) => void>();
  socket.onmessage = ({ data }) => {
    const answer = JSON.parse(String(data));
    answers.get(answer.id)?.(answer.result);
    answers.delete(answer.id);
  };
  const ask = <Result>(method: string): Promise<Result> =>
    new Promise((resolve) => {
      answers.set(++id, resolve as (result: unknown) => void);
      socket.send(JSON.stringify({ id, method }));
    });
  await ask('Profiler.enable');
  return {
    during: async (forMs) => {
      await ask('Profiler.start');
      await sleep(forMs);
      const { profile } = await ask<{ profile: Profiler.Profile }>('Profiler.stop');
      return profile;
    },
    close: () => socket.close(),
  };
};

/** Milliseconds of a profile: all that is not idle, and of them those in which a function of the folder is on the stack. */
export interface ProfiledTime {
  readonly busyMs: number;
  readonly folderMs: number;
}

/** @param folder a part of its files' addresses, such as `/console/` */
export const timeIn = ({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, folder: string): ProfiledTime => {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const idle = new Set(nodes.filter(({ callFrame }) => callFrame.functionName === '(idle)').map(({ id }) => id));
  const within = new Set<number>();
  const visit = (id: number, isWithin: boolean): void => {
    const node = byId.get(id);
    if (node === undefined) return;
    const isHere = isWithin || node.callFrame.url.includes(folder);
    if (isHere) within.add(id);
    for (const child of node.children ?? []) visit(child, isHere);
  };
  if (nodes[0] !== undefined) visit(nodes[0].id, false);
  let [busyUs, folderUs] = [0, 0];
  samples.forEach((id, index) => {
    const us = timeDeltas[index] ?? 0;
    if (!idle.has(id)) busyUs += us;
    if (within.has(id)) folderUs += us;
  });
  return { busyMs: busyUs / 1_000, folderMs: folderUs / 1_000 };
};
