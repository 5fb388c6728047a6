/**
 * Releases the Avro schemas that were edited: copies each `schema/avro/<name>.avsc` that differs from its newest release
 * to `schema/avro/released/<name>.<n+1>.avsc`, and writes all releases as the data module `schema/released-schemas.ts`.
 * A module, because functions are bundled into one file and can neither find nor parse `.avsc` files beside them.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { TOPICS, type Topic } from '../schema/names.ts';
import { SCHEMA_NAMES } from '../schema/registry.ts';

const AVRO_FOLDER = new URL('../schema/avro/', import.meta.url);
const RELEASED_FOLDER = new URL('released/', AVRO_FOLDER);
const MODULE = new URL('../schema/released-schemas.ts', import.meta.url);

/** The texts of a schema's releases, version 1 first. Throws when a number is missing in between. */
const releasesOf = async (name: string): Promise<string[]> => {
  const versions = (await readdir(RELEASED_FOLDER)).filter((file) => new RegExp(`^${name}\\.\\d+\\.avsc$`).test(file));
  return await Promise.all(versions.map((_, index) => readFile(releaseFile(name, index + 1), 'utf8')));
};

const releaseFile = (name: string, version: number): URL => new URL(`${name}.${version}.avsc`, RELEASED_FOLDER);

const release = async (name: string): Promise<string[]> => {
  const releases = await releasesOf(name);
  const current = await readFile(new URL(`${name}.avsc`, AVRO_FOLDER), 'utf8');
  if (releases.at(-1) === current) return releases;
  await writeFile(releaseFile(name, releases.length + 1), current, { flag: 'wx' });
  console.log(`released ${name} as version ${releases.length + 1}`);
  return [...releases, current];
};

const literalOf = (text: string): string => `\`${text.trimEnd().replaceAll(/[\\`]|\$\{/g, '\\$&')}\``;

const entryOf = async (topic: Topic): Promise<string> => {
  const literals = (await release(SCHEMA_NAMES[topic])).map((text) => `    ${literalOf(text)},\n`);
  return `  '${topic}': [\n${literals.join('')}  ],\n`;
};

const entries = await Promise.all(Object.values(TOPICS).map(entryOf));
await writeFile(
  MODULE,
  `/** Data, written by bin/release-schemas.ts from schema/avro/released: topic → its schemas, version 1 first. */
export const RELEASED_SCHEMAS = {
${entries.join('')}} as const;
`,
);
