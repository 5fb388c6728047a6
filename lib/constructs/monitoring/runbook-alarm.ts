import { Alarm, type AlarmProps } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { runbookLinkOf } from '../../runbook.ts';
import type { Pager, Urgency } from './pager.ts';

export interface RunbookAlarmProps extends Omit<AlarmProps, 'alarmName' | 'alarmDescription' | 'actionsEnabled'> {
  readonly pager: Pager;
  /** What it means while it rings; a full sentence. */
  readonly impact: string;
  /** @default 'page' */
  readonly urgency?: Urgency;
}

/** An alarm whose id is its heading in RUNBOOK.md. It is heard: as part of the page, or with a message of its own. */
export class RunbookAlarm extends Alarm {
  constructor(scope: Construct, heading: string, { pager, impact, urgency = 'page', ...props }: RunbookAlarmProps) {
    super(scope, heading, {
      ...props,
      alarmName: pager.alarmNameOf(heading),
      alarmDescription: `${impact} ${runbookLinkOf(heading)}`,
    });
    pager.register({ heading, urgency, alarm: this });
    if (urgency === 'page') return;
    const action = { bind: () => ({ alarmActionArn: pager.topicArnFrom(this) }) };
    this.addAlarmAction(action);
    this.addOkAction(action);
  }
}
