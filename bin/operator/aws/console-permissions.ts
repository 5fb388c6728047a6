/** Everything that `console --stage` asks of AWS, and may: what is not here it does not send. */
export const CONSOLE_READS = [
  'cloudwatch:GetMetricData',
  'cloudwatch:DescribeAlarms',
  'states:ListStateMachines',
  'states:ListExecutions',
  'states:GetExecutionHistory',
  'cloudformation:ListStackResources',
  's3:ListBucket',
  's3:GetObject',
  'glue:ListSchemaVersions',
  'cassandra:Select',
  // serve-documents alone: DocumentDB answers inside its network only.
  'lambda:InvokeFunction',
] as const;
