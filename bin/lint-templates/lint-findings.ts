/** What an independent linter says of a template, and what is known to be no fault. */

export interface LintFinding {
  /** `cfn-lint W3005`, `parliament RESOURCE_MISMATCH`. */
  readonly rule: string;
  /** Stage, stack, resource. */
  readonly where: string;
  readonly message: string;
}

interface FalseAlarm {
  readonly rule: string;
  readonly message: RegExp;
  readonly reason: string;
}

const FALSE_ALARMS: readonly FalseAlarm[] = [
  {
    rule: 'cfn-lint W3005',
    message: /dependency already enforced by/,
    reason: 'CDK names what a resource waits for although a reference says so as well; twice is no harm.',
  },
  {
    rule: 'cfn-lint E3620',
    message: /'db\.serverless' is not one of/,
    reason: 'Its list has instances of a fixed size only; serverless capacity is the class db.serverless.',
  },
  {
    rule: 'parliament RESOURCE_MISMATCH',
    message: /kafka:GetBootstrapBrokers/,
    reason:
      "The service's list names no resource for it, and AWS's own generated policies give it the cluster's ARN. If find-endpoints is ever denied it, this is why: then `*`.",
  },
  {
    rule: 'parliament RESOURCE_STAR',
    message:
      /^\["ec2:(Assign|Create|Delete)\w+"(, "ec2:(Create|Delete|Unassign)(NetworkInterface|PrivateIpAddresses)")*\]$/,
    reason: 'Lambda names the interfaces in the VPC: lib/constructs/rules/wildcards.ts.',
  },
];

export interface Sorted {
  readonly faults: readonly LintFinding[];
  /** Reason → how often. */
  readonly falseAlarms: ReadonlyMap<string, number>;
}

export const sorted = (findings: readonly LintFinding[]): Sorted => {
  const faults: LintFinding[] = [];
  const falseAlarms = new Map<string, number>();
  for (const finding of findings) {
    const known = FALSE_ALARMS.find(({ rule, message }) => rule === finding.rule && message.test(finding.message));
    if (known === undefined) faults.push(finding);
    else falseAlarms.set(known.reason, (falseAlarms.get(known.reason) ?? 0) + 1);
  }
  return { faults, falseAlarms };
};
