import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { STAGES } from '../../lib/stages.ts';
import { FUNCTIONS } from '../../schema/names.ts';
import { at, resourcesOf, stacksOf, templateOf } from './template.ts';

const LAMBDAS = join(import.meta.dirname, '..', '..', 'lambdas');

/** What Lambda itself tells every function; nothing answers there. */
const RUNTIME = { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };

/** Functions that report nothing about themselves: their caller, a deployment, sees it. */
const WITHOUT_METRICS: readonly string[] = [FUNCTIONS.prepareDocuments];

/** What CloudFormation puts in the place of references, by what their names say. */
const STAND_INS: readonly (readonly [RegExp, string])[] = [
  [/SchemaVersionId|VersionId/, '3f0c1b5e-8f2a-4c57-9d0e-2a6b7c8d9e0f'],
  [/EndpointsBrokers/, 'b-1.example:9098,b-2.example:9098'],
  [/Arn/, 'arn:aws:service:eu-central-1:111122223333:kind/name/3f0c1b5e-8f2a-4c57-9d0e-2a6b7c8d9e0f-4'],
];

/** The text that a property has when everything is deployed. */
const deployed = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const joined = at(value, 'Fn::Join', 1);
  if (Array.isArray(joined)) return joined.map(deployed).join(String(at(value, 'Fn::Join', 0)));
  const selected = at(value, 'Fn::Select', 1, 'Fn::Split');
  if (selected !== undefined) {
    return deployed(at(selected, 1)).split(String(at(selected, 0)))[Number(at(value, 'Fn::Select', 0))] as string;
  }
  const name = JSON.stringify(value);
  return STAND_INS.find(([pattern]) => pattern.test(name))?.[1] ?? 'some-name';
};

const realEnvironment = process.env;
afterEach(() => {
  process.env = realEnvironment;
});

/** Loads a function as Lambda does, with this environment and no other; resolves to the settings that it has not read. */
const namesUnreadBy = async (
  functionName: string,
  environment: Readonly<Record<string, string>>,
  load: string,
): Promise<string[]> => {
  const read = new Set<string>();
  process.env = new Proxy<NodeJS.ProcessEnv>(
    { ...RUNTIME, ...environment },
    {
      get: (target, name: string) => {
        read.add(name);
        return target[name];
      },
    },
  );
  await import(/* @vite-ignore */ `${join(LAMBDAS, functionName, `${functionName}.lambda.ts`)}?${load}`);
  return Object.keys(environment).filter((name) => !read.has(name));
};

describe.each(Object.values(STAGES))('In $name every function', (stage) => {
  let environments: Map<string, Record<string, string>>;

  beforeAll(() => {
    const functions = resourcesOf(templateOf(stacksOf(stage).compute), 'AWS::Lambda::Function');
    environments = new Map(
      functions
        .map(
          ([, { Properties }]) =>
            [String(Properties['FunctionName']), at(Properties, 'Environment', 'Variables')] as const,
        )
        .filter(([name]) => name.startsWith(stage.resourceName))
        .map(([name, variables]) => [
          name.slice(stage.resourceName.length + 1),
          Object.fromEntries(Object.entries(variables ?? {}).map(([key, value]) => [key, deployed(value)])),
        ]),
    );
  }, 60_000);

  it('starts with the environment it is given, and reads all of it', async () => {
    expect(environments.size).toBeGreaterThanOrEqual(4);
    for (const [functionName, environment] of environments) {
      const unread = await namesUnreadBy(functionName, environment, stage.name);
      const expected = WITHOUT_METRICS.includes(functionName) ? ['POWERTOOLS_METRICS_NAMESPACE'] : [];
      expect({ functionName, unread }).toEqual({ functionName, unread: expected });
    }
  });

  it('would be found with a setting that it does not know, or without one that it needs', async () => {
    const { KAFKA_BROKERS, ...rest } = environments.get(FUNCTIONS.pollTmdb) ?? {};
    const surplus = { ...rest, KAFKA_BROKERS: KAFKA_BROKERS ?? '', KAFKA_BROKER: 'b' };
    expect(await namesUnreadBy(FUNCTIONS.pollTmdb, surplus, `${stage.name}-surplus`)).toEqual(['KAFKA_BROKER']);
    const start = namesUnreadBy(FUNCTIONS.pollTmdb, rest, `${stage.name}-less`);
    await expect(start).rejects.toThrow('KAFKA_BROKERS is not set');
  });
});
