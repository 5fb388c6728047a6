import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { deadLetterKeyOf, deadLetterTextOf } from '../../lambdas/adapters/dead-letters/dead-letter-object.ts';
import type { DeadLetters } from '../../lambdas/core/ports.ts';

/** Dead letters as files under `folder`, by the same keys and with the same text as the objects in AWS. */
export const makeFileDeadLetters = (folder: string): DeadLetters => ({
  put: async (letter) => {
    const file = join(folder, deadLetterKeyOf(letter));
    await mkdir(dirname(file), { recursive: true });
    // Renamed into place: a crash in between leaves no half letter under its name. Two deliveries may put one at once.
    const unfinished = `${file}.${randomUUID()}`;
    await writeFile(unfinished, deadLetterTextOf(letter));
    await rename(unfinished, file);
  },
});
