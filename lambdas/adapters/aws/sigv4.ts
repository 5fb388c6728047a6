/**
 * The parts of AWS Signature Version 4 that Keyspaces and MSK sign with; each builds a canonical request of its own.
 * Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash, createHmac } from 'node:crypto';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Asked for every signature, so that rotated credentials are taken up. */
export type CredentialsSource = () => Promise<AwsCredentials>;

export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** What a signature is valid for. */
export interface SigningScope {
  /** `20261123` */
  readonly day: string;
  readonly region: string;
  readonly service: string;
}

export const scopeTextOf = ({ day, region, service }: SigningScope): string =>
  `${day}/${region}/${service}/aws4_request`;

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * @param amzDate the instant as it stands in the request
 * @returns the signature, hexadecimal
 */
export const signatureOf = (
  canonicalRequest: string,
  amzDate: string,
  scope: SigningScope,
  secretAccessKey: string,
): string => {
  const stringToSign = [ALGORITHM, amzDate, scopeTextOf(scope), sha256Hex(canonicalRequest)].join('\n');
  const key = [scope.day, scope.region, scope.service, 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${secretAccessKey}`,
  );
  return hmac(key, stringToSign).toString('hex');
};

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** A query in the order and encoding that signatures demand. */
export const canonicalQueryOf = (parameters: Readonly<Record<string, string>>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${percentEncoded(value)}`)
    .sort()
    .join('&');

/** RFC 3986: encodeURIComponent leaves five reserved characters as they are. */
const percentEncoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
