import type { Environment } from '../../core/settings.ts';
import type { CredentialsSource } from './sigv4.ts';

/**
 * The function's role, as Lambda hands its credentials to an environment for as long as that lives; no SDK is loaded for
 * them. Source: docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html, reserved environment variables
 */
export const roleCredentialsOf =
  (env: Environment): CredentialsSource =>
  async () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env;
    if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
      throw new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set: Lambda sets them for its functions');
    }
    const keys = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
    return AWS_SESSION_TOKEN ? { ...keys, sessionToken: AWS_SESSION_TOKEN } : keys;
  };
