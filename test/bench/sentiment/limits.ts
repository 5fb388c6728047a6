import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What long texts and a flood of spellings cost. */
export interface Limits {
  /** Heap and buffers that the loaded module holds. */
  readonly loadedBytes: number;
  readonly longTexts: readonly { readonly kilobytes: number; readonly milliseconds: number }[];
  /** After the first, second and third million of spellings that all differ; memory includes `loadedBytes`. */
  readonly distinctTokens: readonly { readonly nanosecondsPerToken: number; readonly memoryBytes: number }[];
}

/** Measured in a fresh process. */
export function limits(): Limits {
  const script = fileURLToPath(new URL('limits-process.ts', import.meta.url));
  return JSON.parse(execFileSync(process.execPath, ['--expose-gc', script], { encoding: 'utf8' })) as Limits;
}
