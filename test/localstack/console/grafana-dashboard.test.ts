import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metricsTextOf } from '../../../localstack/console/watching/prometheus.ts';
import { METRICS } from '../../../schema/names.ts';
import { snapshotWith } from './scripted-source.ts';

const DASHBOARD = join(import.meta.dirname, '..', '..', '..', 'localstack', 'console', 'grafana', 'local-run.json');

/** Every count that a run reports. */
const counts = Object.fromEntries(Object.values(METRICS).map((name) => [name, 1]));
const text = metricsTextOf(snapshotWith({ counts }));

describe('what Prometheus scrapes', () => {
  it('is in its text format: each family announced once, every sample a number', () => {
    const lines = text.trimEnd().split('\n');
    const types = lines.filter((line) => line.startsWith('# TYPE'));
    expect(new Set(types).size).toBe(types.length);
    for (const line of lines.filter((one) => !one.startsWith('#')))
      expect(line).toMatch(/^speed_layer_[a-z0-9_]+(?:\{[a-z]+="[^"\\\n]*"(?:,[a-z]+="[^"\\\n]*")*\})? -?[0-9.e+-]+$/);
  });

  it('leaves out what is not known, instead of saying 0', () => {
    const unknown = metricsTextOf(snapshotWith({ rowMs: { p50: null, p99: null } }));
    expect(unknown).not.toContain('row_latency_seconds');
    expect(text).toContain('speed_layer_row_latency_seconds{quantile="0.99"} 0.02');
  });

  it('has every metric that the dashboard asks for, from Prometheus alone', () => {
    const dashboard = readFileSync(DASHBOARD, 'utf8');
    const asked = new Set(dashboard.match(/speed_layer_[a-z0-9_]+/g));
    expect([...asked].filter((name) => !text.includes(`# TYPE ${name} `))).toEqual([]);
    expect(new Set(dashboard.match(/"type": "prometheus"/g))).toEqual(new Set(['"type": "prometheus"']));
  });
});
