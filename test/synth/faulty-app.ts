/** `node test/synth/faulty-app.ts <fault>`: a CDK app with one fault, for which `npm run synth` must fail. */
import { App, Stack, Validations } from 'aws-cdk-lib';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { acknowledge } from '../../lib/constructs/rules/acknowledge.ts';

const REASON = 'It is only here to be found.';

/** By the rule that finds it. */
const FAULTS: Readonly<Record<string, (stack: Stack) => void>> = {
  'AwsSolutions-S1': (stack) => {
    new Bucket(stack, 'Bucket', { enforceSSL: true });
  },
  'AwsSolutions-S10': (stack) => {
    acknowledge(new Bucket(stack, 'Bucket'), 'AwsSolutions-S1', REASON);
  },
  BatchSize: (stack) => {
    new CfnEventSourceMapping(stack, 'Mapping', { functionName: 'consumer', batchSize: 10_001, topics: ['movies'] });
  },
  'Annotation::odd': (stack) => {
    Validations.of(stack).addWarning('odd', 'Something is odd.');
  },
};

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
FAULTS[process.argv[2] ?? '']?.(new Stack(app, 'Faulty'));
