import { AwsSolutionsChecks, type IApplyRule } from 'cdk-nag';

export interface Finding {
  readonly id: string;
  readonly construct: string;
}

/** cdk-nag as if nothing had been acknowledged. */
export class EveryFinding extends AwsSolutionsChecks {
  readonly findings: Finding[] = [];

  protected override applyRule(parameters: IApplyRule): void {
    const { rule, node, ruleSuffixOverride = rule.name } = parameters;
    const result = rule(node);
    const id = `AwsSolutions-${ruleSuffixOverride}`;
    const construct = node.node.path;
    if (Array.isArray(result)) this.findings.push(...result.map((detail) => ({ id: `${id}[${detail}]`, construct })));
    else if (result === 'Non-Compliant') this.findings.push({ id, construct });
  }
}
