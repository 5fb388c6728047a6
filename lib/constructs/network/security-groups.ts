import { type ISecurityGroup, type IVpc, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { DOCUMENTS_PORT, HTTPS_PORT, KAFKA_IAM_PORT, KEYSPACES_PORT } from './port-numbers.ts';

export interface SecurityGroups {
  readonly brokers: ISecurityGroup;
  readonly documents: ISecurityGroup;
  readonly kafkaClients: ISecurityGroup;
  readonly documentClients: ISecurityGroup;
}

/** Who may open a connection to whom: nothing but what is listed here. */
export const securityGroupsOf = (scope: Construct, vpc: IVpc): SecurityGroups => {
  const groupOf = (id: string, description: string) =>
    new SecurityGroup(scope, id, { vpc, description, allowAllOutbound: false });
  const brokers = groupOf('Brokers', 'Kafka brokers and the pollers of Lambda');
  const documents = groupOf('Documents', 'DocumentDB');
  const kafkaClients = groupOf('KafkaClients', 'Functions that connect to Kafka');
  const documentClients = groupOf('DocumentClients', 'Functions that connect to DocumentDB');

  // Lambda's pollers get the brokers' own group, and call Lambda and STS.
  brokers.connections.allowInternally(Port.tcp(KAFKA_IAM_PORT), 'pollers to brokers');
  brokers.addEgressRule(Peer.anyIpv4(), Port.tcp(HTTPS_PORT), 'pollers to Lambda and STS');
  kafkaClients.connections.allowTo(brokers, Port.tcp(KAFKA_IAM_PORT), 'clients to brokers');
  documentClients.connections.allowTo(documents, Port.tcp(DOCUMENTS_PORT), 'clients to DocumentDB');
  for (const clients of [kafkaClients, documentClients]) {
    clients.addEgressRule(Peer.anyIpv4(), Port.tcp(HTTPS_PORT), 'TMDB and the APIs of AWS');
  }
  kafkaClients.addEgressRule(Peer.anyIpv4(), Port.tcp(KEYSPACES_PORT), 'Keyspaces');
  return { brokers, documents, kafkaClients, documentClients };
};
