import { Alarm, type AlarmProps } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { runbookLinkOf } from '../../runbook.ts';
import type { Stage } from '../../stages.ts';

export interface RunbookAlarmProps extends Omit<AlarmProps, 'alarmName' | 'alarmDescription'> {
  readonly stage: Stage;
  /** What it means while it rings; a full sentence. */
  readonly impact: string;
  /**
   * `page`: somebody should look now. `notice`: a message is enough.
   * @default 'page'
   */
  readonly urgency?: 'page' | 'notice';
}

/** An alarm whose id is its heading in RUNBOOK.md; what is done about its state is the stack's to decide. */
export class RunbookAlarm extends Alarm {
  readonly heading: string;
  readonly urgency: 'page' | 'notice';

  constructor(scope: Construct, heading: string, { stage, impact, urgency, ...props }: RunbookAlarmProps) {
    super(scope, heading, {
      ...props,
      alarmName: `${stage.resourceName}-${heading}`,
      alarmDescription: `${impact} ${runbookLinkOf(heading)}`,
    });
    this.heading = heading;
    this.urgency = urgency ?? 'page';
  }
}
