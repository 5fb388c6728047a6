/** The CDK app. `-c stage=production` chooses the stage; account and region are those of the CLI's profile. */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { speedLayerOf } from '../lib/app/speed-layer-app.ts';
import { stageOf } from '../lib/stages.ts';

const app = new App();
speedLayerOf(app, stageOf(String(app.node.tryGetContext('stage') ?? 'development')));
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
