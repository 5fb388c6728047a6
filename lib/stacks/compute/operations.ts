import type { Construct } from 'constructs';
import { FUNCTIONS, TOPICS } from '../../../schema/names.ts';
import { LambdaFunction } from '../../constructs/lambda-function.ts';
import { amongBrokers, type Surroundings } from './surroundings.ts';

const REDRIVE_SECONDS = 900;

/** The functions that people call. */
export const addOperations = (scope: Construct, among: Surroundings): void => {
  addRedrive(scope, among);
};

const addRedrive = (scope: Construct, among: Surroundings): void => {
  const { stage, state } = among;
  const topics = Object.values(TOPICS);
  const redrive = new LambdaFunction(scope, FUNCTIONS.redriveDeadLetters, {
    stage,
    description: 'Sends dead letters back to their topics, each at most once; asked for by a person.',
    memoryMb: 512,
    timeoutSeconds: REDRIVE_SECONDS,
    monitoring: { noMonitoring: 'whoever calls it is told what became of each letter' },
    network: amongBrokers(among),
    environment: {
      DEAD_LETTER_BUCKET: state.deadLetters.bucket.bucketName,
      KAFKA_BROKERS: state.kafka.bootstrapBrokers,
    },
  });
  state.kafka.grantProduce(redrive, topics);
  // It reads letters, and puts what it has claimed and what it has sent beside them.
  state.deadLetters.grantRead(redrive.executionRole, topics);
  state.deadLetters.grantPut(redrive.executionRole, topics);
};
