/** What must be true of every state machine, as complaints about a compute template. */
import { at, idBehind, type ResourceJson, resourcesOf, type TemplateJson } from '../template.ts';

interface Step {
  readonly name: string;
  readonly resource: string;
  readonly timeoutSeconds: unknown;
}

const machinesOf = (template: TemplateJson) => resourcesOf(template, 'AWS::StepFunctions::StateMachine');

/** The definition with every `${…}` left in. */
const definitionOf = (machine: ResourceJson): unknown => JSON.parse(String(machine.Properties['DefinitionString']));

/** Every task, those inside of maps included. */
const stepsOf = (definition: unknown): Step[] =>
  Object.entries(at(definition, 'States') ?? {}).flatMap(([name, state]) => [
    ...(at(state, 'Type') === 'Task'
      ? [{ name, resource: String(at(state, 'Resource')), timeoutSeconds: at(state, 'TimeoutSeconds') }]
      : []),
    ...stepsOf(at(state, 'ItemProcessor')),
  ]);

/** An execution must be over before the next one is started. */
export const workflowsThatOverlap = (template: TemplateJson, everySeconds: number): string[] =>
  machinesOf(template)
    .filter(([, machine]) => !(Number(at(definitionOf(machine), 'TimeoutSeconds')) < everySeconds))
    .map(([id]) => `${id} may still run at its next time`);

const functionBehind = (
  template: TemplateJson,
  machine: ResourceJson,
  { resource }: Step,
): ResourceJson | undefined => {
  const placeholder = /^\$\{(\w+)\}$/.exec(resource)?.[1] ?? '';
  return template.Resources[idBehind(at(machine, 'Properties', 'DefinitionSubstitutions', placeholder)) ?? ''];
};

/** What a step calls is a function of this stack; what is substituted is called. */
export const stepsWithoutFunction = (template: TemplateJson): string[] =>
  machinesOf(template).flatMap(([, machine]) => {
    const steps = stepsOf(definitionOf(machine));
    const substituted = Object.keys(at(machine, 'Properties', 'DefinitionSubstitutions') ?? {});
    return [
      ...steps
        .filter((step) => functionBehind(template, machine, step)?.Type !== 'AWS::Lambda::Function')
        .map(({ name }) => `${name} calls nothing`),
      ...substituted
        .filter((placeholder) => !steps.some(({ resource }) => resource === `\${${placeholder}}`))
        .map((placeholder) => `nothing calls ${placeholder}`),
    ];
  });

/** A function that goes on after its step was given up runs beside its own repetition. */
export const stepsThatOutliveTheirTime = (template: TemplateJson): string[] =>
  machinesOf(template).flatMap(([, machine]) =>
    stepsOf(definitionOf(machine))
      .filter((step) => {
        const timeout = at(functionBehind(template, machine, step), 'Properties', 'Timeout');
        return !(Number(timeout) < Number(step.timeoutSeconds));
      })
      .map(({ name }) => `${name} may go on after its time`),
  );
