/** What must be true of everything that runs at fixed times, as complaints about a compute template. */
import { at, idBehind, type ResourceJson, resourcesOf, type TemplateJson } from '../template.ts';

const schedulesOf = (template: TemplateJson) => resourcesOf(template, 'AWS::Scheduler::Schedule');

export const schedulesWithoutDeadLetters = (template: TemplateJson): string[] =>
  schedulesOf(template)
    .filter(([, schedule]) => {
      const queue = idBehind(at(schedule, 'Properties', 'Target', 'DeadLetterConfig', 'Arn'));
      return template.Resources[queue ?? '']?.Type !== 'AWS::SQS::Queue';
    })
    .map(([id]) => `${id} loses what it cannot deliver`);

/** No run beside the next: over before it, and none that Lambda or Scheduler starts that late. */
export const schedulesThatOverlap = (template: TemplateJson): string[] =>
  schedulesOf(template).flatMap(([id, schedule]) => {
    const handlerId = idBehind(at(schedule, 'Properties', 'Target', 'Arn')) ?? '';
    const handler = template.Resources[handlerId];
    const everySeconds = everySecondsOf(schedule);
    const faults: string[] = [];
    if (!(Number(at(handler, 'Properties', 'Timeout')) < everySeconds)) faults.push('may still run at its next time');
    const retry = at(schedule, 'Properties', 'Target', 'RetryPolicy', 'MaximumEventAgeInSeconds');
    if (!(Number(retry) < everySeconds)) faults.push('may be delivered after its next time');
    if (!givesUpInTime(template, handlerId, everySeconds)) faults.push('may wait for Lambda until its next time');
    return faults.map((fault) => `${id} ${fault}`);
  });

/** Late or double deliveries find the function taken. */
export const schedulesDeliveredTwice = (template: TemplateJson): string[] =>
  schedulesOf(template)
    .filter(([, schedule]) => {
      const handler = template.Resources[idBehind(at(schedule, 'Properties', 'Target', 'Arn')) ?? ''];
      return at(handler, 'Properties', 'ReservedConcurrentExecutions') !== 1;
    })
    .map(([id]) => `${id} may run beside itself`);

const givesUpInTime = (template: TemplateJson, handlerId: string, everySeconds: number): boolean =>
  resourcesOf(template, 'AWS::Lambda::EventInvokeConfig').some(
    ([, { Properties }]) =>
      idBehind(Properties['FunctionName']) === handlerId &&
      Number(Properties['MaximumEventAgeInSeconds']) < everySeconds &&
      Properties['MaximumRetryAttempts'] === 0,
  );

/** `cron(1/5 * * * ? *)`: every five minutes; `cron(30 * * * ? *)`: every hour. */
const everySecondsOf = (schedule: ResourceJson): number => {
  const [, , every] =
    /^cron\((\d+)(?:\/(\d+))? \* \* \* \? \*\)$/.exec(String(at(schedule, 'Properties', 'ScheduleExpression'))) ?? [];
  return every === undefined ? 3_600 : Number(every) * 60;
};
