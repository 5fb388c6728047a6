import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EngineName, startEngines, type Texts, type Timing } from './engines.ts';

/** Texts of one size. */
export interface Load extends Texts {
  readonly name: string;
}

/** Of one scorer on one load. Rates are per second of one core. */
export interface Throughput {
  readonly engine: EngineName;
  /** The first pass of a fresh process: nothing is compiled, nothing is cached. */
  readonly coldTextsPerSecond: number;
  /** One pass over other texts, once everything is compiled. */
  readonly freshTextsPerSecond: number;
  /** The median of the rounds after the first pass, and their spread. */
  readonly textsPerSecond: number;
  readonly slowest: number;
  readonly fastest: number;
  readonly megabytesPerSecond: number;
}

/** Times all scorers on `load`, taking turns: what disturbs the machine disturbs them all. */
export async function throughputOf(load: Load, rounds: number, leastSeconds: number): Promise<Throughput[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sentiment-bench-'));
  const textsFile = join(folder, 'texts.json');
  await writeFile(textsFile, JSON.stringify({ seen: load.seen, fresh: load.fresh } satisfies Texts));
  const engines = await startEngines(textsFile);
  try {
    const timings = engines.map((): Timing[] => []);
    // The first round is one pass: cold. The second is not counted: it lets the compilers finish.
    for (let round = 0; round < rounds + 2; round++) {
      for (const [n, engine] of engines.entries())
        timings[n]?.push(await engine.time('seen', round === 0 ? 0 : leastSeconds));
    }
    const fresh: Timing[] = [];
    for (const engine of engines) fresh.push(await engine.time('fresh', 0));
    const meanBytes = load.seen.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / load.seen.length;
    return engines.map(({ name }, n) => summaryOf(name, timings[n] ?? [], fresh[n] as Timing, meanBytes));
  } finally {
    for (const engine of engines) engine.stop();
    await rm(folder, { recursive: true });
  }
}

function summaryOf(engine: EngineName, timings: readonly Timing[], fresh: Timing, meanBytes: number): Throughput {
  const rates = timings.map(rateOf);
  const warm = rates.slice(2).sort((a, b) => a - b);
  const textsPerSecond = warm[Math.floor(warm.length / 2)] ?? Number.NaN;
  return {
    engine,
    coldTextsPerSecond: rates[0] ?? Number.NaN,
    freshTextsPerSecond: rateOf(fresh),
    textsPerSecond,
    slowest: warm[0] ?? Number.NaN,
    fastest: warm.at(-1) ?? Number.NaN,
    megabytesPerSecond: (textsPerSecond * meanBytes) / 1e6,
  };
}

const rateOf = ({ texts, cpuSeconds }: Timing): number => texts / cpuSeconds;
