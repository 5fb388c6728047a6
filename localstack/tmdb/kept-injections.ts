import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Injections } from './injected-answers.ts';

/** What an earlier run was made to show; `undefined` where there was none. */
export const readInjections = async (file: string): Promise<Injections | undefined> => {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Injections);
};

export const writeInjections = async (file: string, injections: Injections): Promise<void> => {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(injections));
  await rename(`${file}.new`, file);
};
