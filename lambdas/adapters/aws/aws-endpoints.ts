import { DescribeDBClustersCommand, type DocDBClient } from '@aws-sdk/client-docdb';
import { GetBootstrapBrokersCommand, type KafkaClient } from '@aws-sdk/client-kafka';
import type { EndpointDirectory } from '../../core/care/endpoint-ports.ts';

export interface EndpointClients {
  readonly kafka: Pick<KafkaClient, 'send'>;
  readonly docdb: Pick<DocDBClient, 'send'>;
}

/** MSK's and DocumentDB's own APIs. */
export const makeAwsEndpoints = ({ kafka, docdb }: EndpointClients): EndpointDirectory => ({
  bootstrapBrokersOf: async (clusterArn) => {
    const { BootstrapBrokerStringSaslIam } = await kafka.send(
      new GetBootstrapBrokersCommand({ ClusterArn: clusterArn }),
    );
    // In an order of their own: MSK's is another one at times, which would be a change where there is none.
    return BootstrapBrokerStringSaslIam?.split(',').toSorted().join(',');
  },
  masterSecretOf: async (clusterId) => {
    const { DBClusters } = await docdb.send(new DescribeDBClustersCommand({ DBClusterIdentifier: clusterId }));
    return DBClusters?.[0]?.MasterUserSecret?.SecretArn;
  },
});
