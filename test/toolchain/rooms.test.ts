import { execFileSync } from 'node:child_process';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUILDINGS, HALL } from '../../bin/house-rules/rooms.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '');

/** Names that every function has, and that every implementation of one port has in its own room. */
const CONVENTIONAL = new Set(['handler.ts', 'config.ts']);
const IMPLEMENTATIONS = /^lambdas\/adapters\/(?:keyspaces|memory|documents)\/|^bin\/operator\/commands\//;

const circleIn = (rooms: Readonly<Record<string, readonly string[]>>): string[] | undefined => {
  const done = new Set<string>();
  const walk = (room: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(room)) return [...path, room];
    if (done.has(room)) return undefined;
    for (const next of rooms[room] ?? []) {
      const circle = walk(next, [...path, room]);
      if (circle !== undefined) return circle;
    }
    done.add(room);
    return undefined;
  };
  return Object.keys(rooms)
    .map((room) => walk(room, []))
    .find((circle) => circle !== undefined);
};

describe('the rooms', () => {
  it('hold at most twenty entries each, so that a folder can be read at a glance', () => {
    const entries = new Map<string, Set<string>>();
    for (const file of files) {
      for (let path = file; dirname(path) !== '.'; path = dirname(path)) {
        entries.set(dirname(path), (entries.get(dirname(path)) ?? new Set()).add(basename(path)));
      }
    }
    const crowded = [...entries].filter(([, names]) => names.size > 20).map(([folder]) => folder);
    expect(crowded).toEqual([]);
  });

  it('have no two files that a search by name cannot tell apart', () => {
    const places = new Map<string, string[]>();
    for (const file of files) {
      const name = basename(file);
      if (!/^(?:bin|lambdas|lib|localstack|schema)\/.*\.ts$/.test(file) || CONVENTIONAL.has(name)) continue;
      if (!IMPLEMENTATIONS.test(file)) places.set(name, [...(places.get(name) ?? []), file]);
    }
    expect([...places.values()].filter((same) => same.length > 1)).toEqual([]);
  });

  it.each(BUILDINGS)('of $folder are those that the layer rules know', ({ folder, rooms }) => {
    const there = new Set(
      files
        .filter((file) => file.startsWith(`${folder}/`) && file.endsWith('.ts'))
        .map((file) => file.slice(folder.length + 1).split('/'))
        .map((parts) => (parts.length === 1 ? HALL : (parts[0] ?? HALL))),
    );
    expect([...there].sort()).toEqual(Object.keys(rooms).sort());
  });

  it.each(BUILDINGS)('of $folder open into each other without a circle', ({ rooms }) => {
    expect(circleIn(rooms)).toBeUndefined();
    expect(circleIn({ ...rooms, first: ['second'], second: ['first'] })).toEqual(['first', 'second', 'first']);
  });
});
