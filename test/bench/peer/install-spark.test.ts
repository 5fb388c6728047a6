import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EngineCannotStart } from '../../../localstack/engines/engine.ts';
import { silentSteps } from '../../../localstack/engines/steps.ts';
import { commandsThat, emptyFolder, javaOf } from '../../localstack/engines/fake-commands.ts';
import { installSpark } from './install-spark.ts';

const JAVA = { 'java -version': javaOf('17.0.15') };
const PYTHON = { 'python3 --version': { output: 'Python 3.11.7\n' } };
const NO_NETWORK = { outcome: 'failed', output: 'no such host\n' } as const;

const install = async (answers: Parameters<typeof commandsThat>[0]) => {
  const installing = installSpark(await emptyFolder(), silentSteps, { HOME: '/nobody' }, commandsThat(answers).run);
  await expect(installing).rejects.toBeInstanceOf(EngineCannotStart);
  return installing.catch((error: Error) => error.message);
};

describe('Spark on a machine that lacks something', () => {
  it.each([
    ['no Java', {}, /need Java, and there is no java on PATH\./],
    [
      'a newer Java',
      { 'java -version': javaOf('21.0.2') },
      /Spark 3\.5\.\d runs on Java 17, and java is 21\.0\.2\.\nInst/,
    ],
    ['no Python', JAVA, /^Spark .* and VADER need Python 3\.11, and there is none\.\nInstall one/],
    [
      'a newer Python',
      { ...JAVA, 'python3 --version': { output: 'Python 3.13.0\n' } },
      /3\.11, and there is 3\.13\.0\./,
    ],
    ['no Maven', { ...JAVA, ...PYTHON }, /there is no mvn on PATH\./],
    [
      'no network',
      { ...JAVA, ...PYTHON, mvn: NO_NETWORK },
      /Maven failed when fetching Spark .*'s connectors\. It said:/,
    ],
  ])('is refused in a sentence: %s', async (_lack, answers, said) => {
    expect(await install(answers)).toMatch(said);
  });
});

describe('what Spark is made of', () => {
  it('is one release: of PySpark, and of the jars beside it', async () => {
    const folder = join(import.meta.dirname, 'spark');
    const [pom, list] = await Promise.all(
      ['pom.xml', 'requirements.txt'].map((file) => readFile(join(folder, file), 'utf8')),
    );
    const release = /^pyspark==([\d.]+) /m.exec(list ?? '')?.[1];
    const jars = [...(pom ?? '').matchAll(/<artifactId>spark-(?:sql|avro).*\n\s*<version>(.*)<\/version>/g)];
    expect(jars.map(([, version]) => version)).toEqual([release, release]);
  });
});
