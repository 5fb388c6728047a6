import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { FunctionName } from '../../../schema/names.ts';
import { BUNDLE_FILE, entryOf } from './bundling.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', '..', 'bin', 'bundle.ts');

/** The handler's name in {@link bundledCodeOf}. */
export const BUNDLE_HANDLER = 'index.handler';

/**
 * A function's code as CDK deploys it, for `code` of a Function or NodejsFunction. The hash is of the bundle: a change that
 * does not reach it deploys nothing.
 */
export const bundledCodeOf = (functionName: FunctionName): Code =>
  Code.fromAsset(dirname(entryOf(functionName)), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never asked for: the local bundling below always answers.
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle: (outputFolder) => {
          const args = [PROGRAM, functionName, join(outputFolder, BUNDLE_FILE)];
          execFileSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
          return true;
        },
      },
    },
  });
