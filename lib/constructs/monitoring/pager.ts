import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type Alarm, AlarmRule, AlarmState, type IAlarmRule } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import type { Stage } from '../../stages.ts';

/** `page`: somebody should look now. `notice`: a message is enough. */
export type Urgency = 'page' | 'notice';

/** An alarm as it is told to a pager. */
export interface Registered {
  /** Its entry in RUNBOOK.md. */
  readonly heading: string;
  readonly urgency: Urgency;
  readonly alarm: Alarm;
}

/**
 * Knows every alarm of a stage, whichever stack it is in: constructs are given it and register what they make. What is for
 * whom to hear is then one question, which the last stack answers.
 */
export class Pager {
  readonly stage: Stage;
  readonly #alarms: Registered[] = [];

  constructor(stage: Stage) {
    this.stage = stage;
  }

  register(alarm: Registered): void {
    this.#alarms.push(alarm);
  }

  /** By heading. */
  get alarms(): readonly Registered[] {
    return this.#alarms.toSorted((one, other) => one.heading.localeCompare(other.heading));
  }

  get topicName(): string {
    return `${this.stage.resourceName}-alarms`;
  }

  /** By its name, since the topic is in the last stack and alarms are in any. */
  topicArnFrom(scope: IConstruct): string {
    return Stack.of(scope).formatArn({ service: 'sns', resource: this.topicName });
  }

  /** Holds while the alarm rings. By its name where it is in another stack: an export of it could never be taken away. */
  ruleFrom(scope: IConstruct, { alarm, heading }: Registered): IAlarmRule {
    if (Stack.of(alarm) === Stack.of(scope)) return AlarmRule.fromAlarm(alarm, AlarmState.ALARM);
    return { renderAlarmRule: () => `ALARM("${this.arnFrom(scope, heading)}")` };
  }

  /** Of the alarm of this heading. */
  arnFrom(scope: IConstruct, heading: string): string {
    return Stack.of(scope).formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: this.alarmNameOf(heading),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  alarmNameOf(heading: string): string {
    return `${this.stage.resourceName}-${heading}`;
  }
}
