/** The CDK app. `-c stage=production` chooses the stage (stage-in-context.ts); account and region are those of the CLI's profile. */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { speedLayerOf } from '../lib/app/speed-layer-app.ts';
import { stageInContext, UnusableContext } from '../lib/app/stage-in-context.ts';
import { UnknownStage } from '../lib/stages.ts';

const app = new App();
try {
  speedLayerOf(app, stageInContext(app.node));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
} catch (error) {
  if (!(error instanceof UnknownStage || error instanceof UnusableContext)) throw error;
  console.error(error.message);
  // At once: the CDK would go on to write an assembly of nothing.
  process.exit(2);
}
