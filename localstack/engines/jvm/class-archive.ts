import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Java } from './java.ts';

/**
 * A dynamic class data sharing archive: the server's classes, parsed and verified
 * (docs.oracle.com/en/java/javase/17/docs/specs/man/java.html#application-class-data-sharing).
 * The first run writes it when it ends; later runs start from it.
 */
export interface ClassArchive {
  readonly file: string;
  /** Written by this run; an archive cut short must not be found, so it gets its name when its JVM has ended well. */
  readonly unfinished: string;
}

/** An archive fits one build of Java and one class path, so both are in its name. */
export const classArchiveOf = (java: Java, jarsFolder: string, serverFolder: string): ClassArchive => {
  const hash = createHash('sha256').update(`${java.command}\n${java.build}\n${jarsFolder}`).digest('hex').slice(0, 12);
  return {
    file: join(dirname(jarsFolder), `${basename(jarsFolder)}-${hash}.jsa`),
    unfinished: join(serverFolder, 'classes.jsa'),
  };
};

/** Starts from the archive where there is one; else writes one at the end, if `writes`. */
export const archiveArguments = ({ file, unfinished }: ClassArchive, writes: boolean): string[] => {
  const quiet = ['-Xlog:cds=off', '-Xlog:cds+dynamic=off'];
  if (existsSync(file)) return [`-XX:SharedArchiveFile=${file}`, ...quiet];
  return writes ? [`-XX:ArchiveClassesAtExit=${unfinished}`, ...quiet] : [];
};

export const keepArchive = async ({ file, unfinished }: ClassArchive): Promise<void> => {
  if (existsSync(unfinished)) await rename(unfinished, file).catch(() => {});
};
