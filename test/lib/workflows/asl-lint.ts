/** What a workflow of ours must be like; every fault is a sentence. */

export interface AslMachine {
  StartAt: string;
  TimeoutSeconds?: number;
  States: Record<string, AslState>;
}

interface AslState {
  Type: string;
  Next?: string;
  End?: boolean;
  Resource?: string;
  TimeoutSeconds?: number;
  ResultPath?: string;
  MaxConcurrency?: number;
  Retry?: { ErrorEquals: string[]; BackoffRate?: number; MaxDelaySeconds?: number; JitterStrategy?: string }[];
  Catch?: { ErrorEquals: string[]; Next: string }[];
  ItemProcessor?: { StartAt: string; States: Record<string, AslState> };
}

/** Not taken by all three that run the definition. */
const NOT_PORTABLE = ['Assign', 'ErrorPath', 'CausePath', 'QueryLanguage', 'IsPresent', '$$.Execution'];

interface Scope {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, AslState>>;
}

const scopesOf = (scope: Scope): Scope[] => [
  scope,
  ...Object.values(scope.States).flatMap(({ ItemProcessor }) =>
    ItemProcessor === undefined ? [] : scopesOf(ItemProcessor),
  ),
];

export const tasksOf = (machine: AslMachine): AslState[] =>
  scopesOf(machine)
    .flatMap(({ States }) => Object.values(States))
    .filter(({ Type }) => Type === 'Task');

export const faultsOf = (machine: AslMachine): string[] => {
  const scopes = scopesOf(machine);
  const names = scopes.flatMap(({ States }) => Object.keys(States));
  const text = JSON.stringify(machine);
  return [
    ...(machine.TimeoutSeconds === undefined ? ['the machine has no TimeoutSeconds'] : []),
    ...NOT_PORTABLE.filter((word) => text.includes(word)).map(
      (word) => `${word} is not for all of AWS, LocalStack and the local run`,
    ),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} is the name of two states`),
    ...scopes.flatMap((scope) => [...waysOf(scope), ...Object.entries(scope.States).flatMap(stateFaults(scope))]),
    ...Object.entries(machine.States).flatMap(([name, { Type, ResultPath }]) =>
      ['Task', 'Map'].includes(Type) && !/^\$\.[a-z]+$/.test(ResultPath ?? '')
        ? [`${name} keeps no ResultPath of its own`]
        : [],
    ),
  ];
};

const nextsOf = ({ Next, Catch = [] }: AslState): string[] => [
  ...(Next === undefined ? [] : [Next]),
  ...Catch.map((catcher) => catcher.Next),
];

const waysOf = ({ StartAt, States }: Scope): string[] => {
  const reached = new Set<string>();
  const faults: string[] = [];
  const visit = (name: string, from: string): void => {
    const state = States[name];
    if (state === undefined) faults.push(`${from} goes to ${name}, which does not exist`);
    else if (!reached.has(name)) {
      reached.add(name);
      for (const next of nextsOf(state)) visit(next, name);
    }
  };
  visit(StartAt, 'StartAt');
  const lost = Object.keys(States).filter((name) => !reached.has(name));
  return [...faults, ...lost.map((name) => `${name} cannot be reached`)];
};

const stateFaults =
  ({ States }: Scope) =>
  ([name, state]: [string, AslState]): string[] => {
    const { Type, Catch = [], Retry = [], Next, End, Resource = '' } = state;
    const faults: string[] = [];
    const demand = (holds: boolean, fault: string): void => void (holds || faults.push(`${name} ${fault}`));
    for (const { Next: target } of Catch) {
      const caught = States[target];
      demand(caught === undefined || caught.Type === 'Fail', `catches into ${target}, which is no Fail state`);
    }
    if (Type === 'Fail') return faults;
    demand((Next === undefined) !== (End === undefined), 'must have either Next or End');
    demand(Catch.at(-1)?.ErrorEquals.includes('States.ALL') === true, 'has no Catch for States.ALL');
    if (Type === 'Map') demand((state.MaxConcurrency ?? 0) > 0, 'has no MaxConcurrency');
    if (Type !== 'Task') return faults;
    demand(/^\$\{[A-Za-z]+Arn\}$/.test(Resource), `calls ${Resource}, which is no placeholder`);
    demand((state.TimeoutSeconds ?? 0) > 0, 'has no timeout');
    demand(Retry.length > 0, 'has no Retry');
    const isCareful = Retry.every(
      ({ BackoffRate = 1, MaxDelaySeconds, JitterStrategy }) =>
        BackoffRate > 1 && MaxDelaySeconds !== undefined && JitterStrategy === 'FULL',
    );
    demand(isCareful, 'retries without backoff and full jitter');
    return faults;
  };
