/** Templates as tools read them that know nothing of references between stacks. */

export interface LintedTemplate {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: unknown }>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

/** cfn-lint knows no `Fn::GetStackOutput`: the same by an export. */
export const withKnownFunctions = (text: string): string =>
  text.replaceAll(
    /\{\s*"Fn::GetStackOutput":\s*\{\s*"StackName":\s*"[\w-]+",\s*"Region":\s*\{\s*"Ref":\s*"AWS::Region"\s*\},\s*"OutputName":\s*"(\w+)"\s*\}\s*\}/g,
    '{"Fn::ImportValue":"$1"}',
  );

export interface Policy {
  readonly where: string;
  /** Every reference in its place a name or an ARN as AWS would have put there. */
  readonly document: unknown;
}

/** Every policy of a role in these templates, by stack. */
export const policiesOf = (templates: ReadonlyMap<string, LintedTemplate>): Policy[] => {
  const outputs = Object.assign({}, ...[...templates.values()].map(({ Outputs = {} }) => Outputs)) as Outputs;
  return [...templates].flatMap(([stack, template]) =>
    Object.entries(template.Resources)
      .filter(([, { Type }]) => Type === 'AWS::IAM::Policy')
      .map(([id, { Properties }]) => ({
        where: `${stack} ${id}`,
        document: resolved((Properties as { readonly PolicyDocument: unknown }).PolicyDocument, {
          template,
          outputs,
          templates,
        }),
      })),
  );
};

type Outputs = Readonly<Record<string, { readonly Value: unknown }>>;

interface Context {
  readonly template: LintedTemplate;
  readonly outputs: Outputs;
  readonly templates: ReadonlyMap<string, LintedTemplate>;
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '123456789012',
  'AWS::URLSuffix': 'amazonaws.com',
};

const arn = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:123456789012:${resource}`;

/** By type, for a logical id. */
const ARNS: Readonly<Record<string, (id: string) => string>> = {
  'AWS::Events::EventBus': (id) => arn('events', `event-bus/${id}`),
  'AWS::Lambda::Function': (id) => arn('lambda', `function:${id}`),
  'AWS::Logs::LogGroup': (id) => arn('logs', `log-group:${id}:*`),
  'AWS::MSK::Cluster': (id) => arn('kafka', `cluster/${id}/00000000-0000-0000-0000-000000000000-1`),
  'AWS::S3::Bucket': (id) => `arn:aws:s3:::${id.toLowerCase()}`,
  'AWS::SecretsManager::Secret': (id) => arn('secretsmanager', `secret:${id}-abcdef`),
  'AWS::SNS::Topic': (id) => arn('sns', id),
  'AWS::SQS::Queue': (id) => arn('sqs', id),
  'AWS::StepFunctions::StateMachine': (id) => arn('states', `stateMachine:${id}`),
  // What it finds and a policy names is the secret of the documents.
  'Custom::FindEndpoints': (id) => arn('secretsmanager', `secret:${id}-abcdef`),
};

const arnOf = (id: string, { template, templates }: Context): string => {
  const owner = [template, ...templates.values()].find(({ Resources }) => Resources[id] !== undefined);
  return ARNS[owner?.Resources[id]?.Type ?? '']?.(id) ?? id;
};

const resolved = (value: unknown, context: Context): unknown => {
  if (Array.isArray(value)) return value.map((item) => resolved(item, context));
  if (typeof value !== 'object' || value === null) return value;
  const [[name, inner] = ['', undefined]] = Object.entries(value);
  const reference = RESOLVERS[name];
  if (reference !== undefined) return reference(inner, context);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item, context)]));
};

const RESOLVERS: Readonly<Record<string, (inner: unknown, context: Context) => unknown>> = {
  Ref: (id, context) => PSEUDO[String(id)] ?? arnOf(String(id), context),
  'Fn::GetAtt': (inner, context) => arnOf(String((inner as unknown[])[0]), context),
  'Fn::ImportValue': (name, context) => resolved(outputNamed(String(name), context.outputs), context),
  'Fn::Join': (inner, context) => {
    const [separator, parts] = inner as [string, unknown];
    return (resolved(parts, context) as unknown[]).join(separator);
  },
  'Fn::Select': (inner, context) => {
    const [index, list] = inner as [number, unknown];
    return (resolved(list, context) as unknown[])[Number(index)];
  },
  'Fn::Split': (inner, context) => {
    const [separator, text] = inner as [string, unknown];
    return String(resolved(text, context)).split(separator);
  },
};

/** By its own name, or by that of its export: `<stack>:<output>`. */
const outputNamed = (name: string, outputs: Outputs): unknown => outputs[name.split(':').at(-1) ?? '']?.Value ?? name;
