import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { outputOf } from '../../bin/output-of.ts';
import { readAssembly } from '../../bin/synth/assembly.ts';
import { STAGES } from '../../lib/stages.ts';
import { stacksOf } from '../lib/template.ts';
import { isWholeProof } from '../toolchain/proof.ts';
import { makeFolder, removeFolder } from '../toolchain/temporary-folder.ts';
import { EveryFinding } from './every-finding.ts';

/** Generous: it is of a machine that does other things. */
const LONGEST_MS = 180_000;
const ROOT = join(import.meta.dirname, '..', '..');

/** CI synthesizes every stage; `npm test` looks at one. */
const TRIED = Object.values(STAGES).filter(({ name }) => isWholeProof || name === STAGES.development.name);

const synth = (...args: string[]) => outputOf(process.execPath, ['bin/synth.ts', ...args], ROOT);

const templatesIn = async (folder: string): Promise<Map<string, string>> => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.template.json'));
  return new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(join(folder, file), 'utf8')] as const)),
  );
};

describe('npm run synth', () => {
  const folder = makeFolder();
  afterAll(() => removeFolder(folder));

  it('finds nothing in any stage that has no written reason', { timeout: LONGEST_MS }, async () => {
    const { code, output } = await synth(...TRIED.map(({ name }) => name), '--output', join(folder, 'first'));
    console.log(output.trimEnd());
    expect(code).toBe(0);
    for (const { name } of TRIED) expect(output).toMatch(`ok     ${name}: 3 stacks`);
  });

  it.runIf(isWholeProof)(
    'makes the same templates again, the code of functions included',
    { timeout: LONGEST_MS },
    async () => {
      await synth('production', '--output', join(folder, 'second'));
      const first = await templatesIn(join(folder, 'first', 'production'));
      expect(first.size).toBe(3);
      expect(await templatesIn(join(folder, 'second', 'production'))).toEqual(first);
    },
  );

  it.each(isWholeProof ? ['AwsSolutions-S1', 'AwsSolutions-S10', 'BatchSize', 'Annotation::odd'] : ['AwsSolutions-S1'])(
    'fails on %s',
    {
      timeout: LONGEST_MS,
    },
    async (fault) => {
      const app = `node test/synth/faulty-app.ts ${fault}`;
      const { code, output } = await synth('development', '--app', app, '--output', join(folder, 'faulty'));
      expect(output).toContain(fault);
      expect(output).toContain('FAILED development');
      expect(code).toBe(1);
    },
  );

  it('knows no other stage', { timeout: LONGEST_MS }, async () => {
    const { code, output } = await synth('staging');
    expect(output).toContain('There is no stage "staging"; there are development and production.');
    expect(code).toBe(2);
  });

  it.each(TRIED)(
    'has a reason for each acknowledgement in $name, and a finding',
    {
      timeout: LONGEST_MS,
    },
    async (stage) => {
      const { network } = stacksOf(stage);
      const pack = new EveryFinding();
      pack.validateScope(network.node.root);
      const { acknowledgements } = await readAssembly(join(folder, 'first', stage.name));
      expect(acknowledgements.filter(({ reason }) => reason.length < 20)).toEqual([]);
      const ours = acknowledgements.filter(({ id }) => id.startsWith('AwsSolutions-'));
      expect(ours.length).toBeGreaterThan(5);
      const unused = ours.filter(
        ({ id, construct }) =>
          !pack.findings.some((finding) => finding.id === id && `${finding.construct}/`.startsWith(`${construct}/`)),
      );
      expect(unused).toEqual([]);
    },
  );
});
