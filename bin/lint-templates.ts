/**
 * `npm run lint:templates`: what independent linters say of the templates that `npm run synth` has left in cdk.out: cfn-lint of
 * their resources, parliament of their policies. Both are Python; where there is none, that is said loudly and nothing fails.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sorted } from './lint-templates/lint-findings.ts';
import { type LintedTemplate, policiesOf, withKnownFunctions } from './lint-templates/linted-template.ts';
import { cfnLint, findPython, installLinters, parliament } from './lint-templates/linters.ts';

const ROOT = join(import.meta.dirname, '..');
const SYNTHESIZED = join(ROOT, 'cdk.out');
const LINTERS = join(ROOT, '.speed-layer');
const ENDING = '.template.json';

/** Texts by stack, of every stage. */
const templatesIn = async (folder: string): Promise<Map<string, string>> => {
  const files = await readdir(folder, { recursive: true }).catch((): string[] => []);
  const templates = files.filter((file) => file.endsWith(ENDING)).toSorted();
  const texts = templates.map(
    async (file) => [file, withKnownFunctions(await readFile(join(folder, file), 'utf8'))] as const,
  );
  return new Map(
    (await Promise.all(texts)).map(([file, text]) => [file.split('/').at(-1)?.replace(ENDING, '') ?? file, text]),
  );
};

const lint = async (python: string): Promise<boolean> => {
  const startedAt = performance.now();
  const texts = await templatesIn(SYNTHESIZED);
  if (texts.size === 0) {
    console.log('FAILED there is no template in cdk.out: npm run synth makes them');
    return false;
  }
  const linters = await installLinters(python, LINTERS);
  const folder = await mkdtemp(join(tmpdir(), 'speed-layer-lint-'));
  try {
    const files = await Promise.all(
      [...texts].map(async ([stack, text]) => {
        const file = join(folder, `${stack}.json`);
        await writeFile(file, text);
        return file;
      }),
    );
    const templates = new Map([...texts].map(([stack, text]) => [stack, JSON.parse(text) as LintedTemplate]));
    const policies = policiesOf(templates);
    const found = await Promise.all([cfnLint(linters, files), parliament(linters, policies)]);
    const { faults, falseAlarms } = sorted(found.flat());
    for (const { rule, where, message } of faults) console.log(`FAILED ${rule} ${where}: ${message}`);
    for (const [reason, count] of falseAlarms) console.log(`       ${count} × ${reason}`);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    const verdict = `${texts.size} templates, ${policies.length} policies, ${faults.length} findings`;
    console.log(`${faults.length === 0 ? 'ok    ' : 'FAILED'} cfn-lint, parliament: ${verdict} ${seconds} s`);
    return faults.length === 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const python = await findPython();
if (python === null) {
  const banner = '!'.repeat(100);
  console.log(
    `${banner}\nNO INDEPENDENT LINTER HAS SEEN THE TEMPLATES: cfn-lint and parliament need Python 3.11 or newer.\n${banner}`,
  );
} else if (!(await lint(python))) process.exitCode = 1;
