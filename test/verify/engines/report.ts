import { aligned, grouped } from '../table.ts';
import type { EnginesPart } from './engines-part.ts';

export const enginesReportOf = ({ passes, seconds, failure }: EnginesPart): string => {
  const row = (name: string, valueOf: (pass: EnginesPart['passes'][number]) => number): string[] => [
    name,
    ...passes.map((pass) => grouped(valueOf(pass))),
  ];
  const table = [
    ['', ...passes.map(({ name }) => name)],
    row('upheavals', ({ upheavals }) => upheavals.length),
    row('records in the log', ({ records }) => records),
    row('  distinct', ({ distinct }) => distinct),
    row('  expired', ({ expired }) => expired),
    row('dead letters', ({ deadLetters }) => deadLetters),
    row('rows compared', ({ rows }) => rows),
    row('entries of the change log', ({ changes }) => changes),
    row('invocations', ({ invocations }) => invocations),
    row('  failed', ({ failedInvocations }) => failedInvocations),
    row('store failures', ({ storeFailures }) => storeFailures),
    row('lost', ({ lost }) => lost),
    row('double', ({ double }) => double),
    row('seconds', (pass) => Math.round(pass.seconds)),
  ];
  const banner = '!'.repeat(100);
  return [
    `On real Kafka and Cassandra: ${seconds.toFixed(0)} s`,
    ...(passes.length > 0 ? [aligned(table)] : []),
    ...passes.flatMap(({ name, violations }) => violations.slice(0, 20).map((violation) => `  ${name}: ${violation}`)),
    ...(failure === undefined ? [] : [banner, failure, banner]),
  ].join('\n');
};
