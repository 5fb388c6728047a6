import { readFileSync } from 'node:fs';
import { parsedArguments } from '../../bin/program/arguments.ts';
import { obstacleToOracle, warnOfMissingOracle } from '../core/sentiment/oracle.ts';
import { footprintOf } from './sentiment/footprint.ts';
import { limits } from './sentiment/limits.ts';
import { proseOf } from './sentiment/prose.ts';
import { type Report, textOf } from './sentiment/report.ts';
import { type Load, throughputOf } from './sentiment/throughput.ts';

const HELP = `Usage: npm run bench -- sentiment [options]

Measures our VADER against Python's vaderSentiment 3.3.2 and the npm package vader-sentiment 1.1.3, in one run and in
turns: texts per second on snippets (~110 characters), reviews (~1.1 kB) and long reviews (~2.3 kB): the first pass of a
fresh process, texts not seen before once all is compiled, and warm; then the time to load the module, its size and memory, and what long texts and distinct tokens cost.

  --rounds <n>    timed rounds per scorer and load (default 9)
  --seconds <s>   least duration of one timing (default 0.4)
  --seed <n>      of the generated texts (default 1)
  --texts <file>  a JSON array of real texts: every other one as snippets and joined into
                  reviews, the rest as the texts not seen before
  --quick         3 rounds of 0.1 s: a look, not a result
  --json          print the measurements as JSON
  --help          show this text

Without python3 (3.11 or older) with pip, Python is left out.
`;

const LOADS = [
  { name: 'Snippets', count: 24_000, length: 110 },
  { name: 'Reviews', count: 1_500, length: 1_100 },
  { name: 'Long reviews', count: 700, length: 2_300 },
] as const;

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parsedArguments({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '9' },
      seconds: { type: 'string', default: '0.4' },
      seed: { type: 'string', default: '1' },
      texts: { type: 'string' },
      quick: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const obstacle = await obstacleToOracle();
  if (obstacle !== undefined) warnOfMissingOracle(obstacle, 'the speed of Python is not measured');
  const loads = values.texts === undefined ? generated(Number(values.seed)) : realTexts(values.texts);
  const report = await measure(
    loads,
    values.quick ? 3 : Number(values.rounds),
    values.quick ? 0.1 : Number(values.seconds),
  );
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : textOf(report));
}

async function measure(loads: readonly Load[], rounds: number, leastSeconds: number): Promise<Report> {
  const measured = [];
  for (const load of loads) {
    process.stderr.write(`Timing ${load.name.toLowerCase()}\n`);
    measured.push({
      load: load.name,
      texts: load.seen.length,
      meanCharacters: load.seen.reduce((sum, text) => sum + text.length, 0) / load.seen.length,
      engines: await throughputOf(load, rounds, leastSeconds),
    });
  }
  process.stderr.write('Measuring load time and limits\n');
  return { node: process.version, loads: measured, footprint: footprintOf(15), limits: limits() };
}

const generated = (seed: number): Load[] =>
  LOADS.map(({ name, count, length }) => ({
    name,
    seen: proseOf(count, length, seed),
    fresh: proseOf(count, length, seed + 1),
  }));

function realTexts(file: string): Load[] {
  const all = JSON.parse(readFileSync(file, 'utf8')) as string[];
  const snippets = { seen: all.filter((_, n) => n % 2 === 0), fresh: all.filter((_, n) => n % 2 === 1) };
  return LOADS.map(({ name, count, length }, n) => {
    const reviews = (texts: readonly string[]): string[] =>
      Array.from({ length: count }, (_, k) => joined(texts, k * 7_919, length));
    return n === 0 ? { name, ...snippets } : { name, seen: reviews(snippets.seen), fresh: reviews(snippets.fresh) };
  });
}

/** The snippets from the `first` on, until they are long enough. */
function joined(snippets: readonly string[], first: number, length: number): string {
  let text = '';
  for (let n = first; text.length < length; n++) text += `${snippets[n % snippets.length]} `;
  return text;
}

if (import.meta.main) await run(process.argv.slice(2));
