import { describe, expect, it } from 'vitest';
import { findJava } from '../../../../localstack/engines/jvm/java.ts';
import { commandsThat, javaOf } from '../fake-commands.ts';

describe('finding Java', () => {
  it.each(['17.0.15', '21.0.2', '21'])('accepts Java %s', async (version) => {
    const { run } = commandsThat({ 'java -version': javaOf(version) });

    expect(await findJava({}, run)).toMatchObject({ command: 'java', version });
  });

  it.each([
    ['1.8.0_402', 'too old'],
    ['11.0.22', 'too old'],
    ['22.0.1', 'too new'],
    ['25', 'too new'],
  ])('refuses Java %s as %s and says what to install', async (version, fault) => {
    const { run } = commandsThat({ 'java -version': javaOf(version) });

    await expect(findJava({}, run)).rejects.toThrow(
      new RegExp(`Java ${version} \\(the java on PATH\\) is ${fault}.*\nInstall a JDK 17 or 21 .* --engine docker`),
    );
  });

  it('takes the Java of JAVA_HOME before the one on PATH', async () => {
    const { run } = commandsThat({ 'java -version': javaOf('17.0.1'), '/opt/jdk/bin/java -version': javaOf('21.0.2') });

    expect(await findJava({ JAVA_HOME: '/opt/jdk' }, run)).toMatchObject({
      command: '/opt/jdk/bin/java',
      version: '21.0.2',
    });
  });

  it('blames JAVA_HOME where that one does not start, and not the one on PATH', async () => {
    const { run } = commandsThat({ 'java -version': javaOf('17.0.1') });

    await expect(findJava({ JAVA_HOME: '/gone' }, run)).rejects.toThrow(
      /need Java, and JAVA_HOME=\/gone does not start/,
    );
  });

  it('says so where there is no Java at all, or only the stub of macOS', async () => {
    const stub = commandsThat({ 'java -version': { outcome: 'failed', output: 'Unable to locate a Java Runtime.' } });

    await expect(findJava({}, commandsThat({}).run)).rejects.toThrow(/need Java, and there is no java on PATH/);
    await expect(findJava({}, stub.run)).rejects.toThrow(/does not start/);
  });
});
