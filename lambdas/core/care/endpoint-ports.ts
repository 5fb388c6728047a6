/** What a deployment has to ask AWS for: CloudFormation does not tell it. `undefined`: there is none. */
export interface EndpointDirectory {
  /** `host:port`, separated by commas; for clients that authenticate with IAM. */
  bootstrapBrokersOf(clusterArn: string): Promise<string | undefined>;
  /** The ARN of the secret in which DocumentDB keeps the password it made. */
  masterSecretOf(clusterId: string): Promise<string | undefined>;
}
