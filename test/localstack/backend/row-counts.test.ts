import { describe } from 'vitest';
import { openMemoryBackend } from '../../../localstack/backend/memory-backend.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { NOW } from '../../builders/time.ts';
import { rowCountsContract } from './row-counts-contract.ts';

describe('Counts of rows in memory', () => {
  rowCountsContract(async () => ({ ...openMemoryBackend({ now: () => NOW }, countedTelemetry()), now: NOW }));
});
