/** CloudFormation templates as JSON, and the ways a resource refers to another. */

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly [attribute: string]: unknown;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly [section: string]: unknown;
}

/** `Ref`: attribute undefined. `Fn::GetAtt` and `${Id.Attribute}`: its name. */
export interface Reference {
  readonly logicalId: string;
  readonly attribute: string | undefined;
}

/** Calls `replace` for every reference in a value; what it returns instead of undefined takes the reference's place. */
export const replaceReferences = (value: unknown, replace: (reference: Reference) => unknown): unknown => {
  if (Array.isArray(value)) return value.map((item) => replaceReferences(item, replace));
  if (typeof value !== 'object' || value === null) return value;
  const reference = referenceOf(value as Record<string, unknown>);
  if (reference !== undefined) return replace(reference) ?? value;
  const entries = Object.entries(value).map(([name, item]) => [
    name,
    name === 'Fn::Sub' ? replaceInSub(item, replace) : replaceReferences(item, replace),
  ]);
  return Object.fromEntries(entries);
};

const referenceOf = (value: Record<string, unknown>): Reference | undefined => {
  const ref = value['Ref'];
  if (typeof ref === 'string') return { logicalId: ref, attribute: undefined };
  const getAtt = value['Fn::GetAtt'];
  const [logicalId, attribute] = typeof getAtt === 'string' ? splitOnce(getAtt) : Array.isArray(getAtt) ? getAtt : [];
  return typeof logicalId === 'string' ? { logicalId, attribute: String(attribute) } : undefined;
};

const replaceInSub = (value: unknown, replace: (reference: Reference) => unknown): unknown => {
  const [text, variables] = Array.isArray(value) ? value : [value];
  const replaced = String(text).replaceAll(/\$\{([^!}]+)\}/g, (whole, name: string) => {
    const [logicalId = '', attribute] = splitOnce(name);
    return (replace({ logicalId, attribute }) as string | undefined) ?? whole;
  });
  return variables === undefined ? replaced : [replaced, replaceReferences(variables, replace)];
};

const splitOnce = (text: string): (string | undefined)[] => {
  const dot = text.indexOf('.');
  return dot === -1 ? [text, undefined] : [text.slice(0, dot), text.slice(dot + 1)];
};
