/** Everything that `check --stage` asks of AWS, and may: what is not here it does not send. */
export const CHECK_READS = [
  'cassandra:Select',
  'cloudformation:DescribeStacks',
  'cloudformation:ListStackResources',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetMetricStatistics',
  'ec2:DescribeAddresses',
  'ec2:DescribeAvailabilityZones',
  'ec2:DescribeInstanceTypeOfferings',
  'ec2:DescribeVpcs',
  'events:DescribeEventBus',
  'glue:GetRegistry',
  'glue:ListSchemaVersions',
  'kafka:DescribeClusterV2',
  'kafka:GetBootstrapBrokers',
  'kafka:ListClustersV2',
  'kafka:ListConfigurations',
  'kafka:ListTopics',
  // serve-documents alone.
  'lambda:InvokeFunction',
  'lambda:ListEventSourceMappings',
  'rds:DescribeDBClusters',
  // TMDB's token, which is tried.
  'secretsmanager:GetSecretValue',
  'servicequotas:GetServiceQuota',
  'sns:ListSubscriptionsByTopic',
  'sts:GetCallerIdentity',
] as const;
