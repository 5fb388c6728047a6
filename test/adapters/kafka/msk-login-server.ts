import { createHash, createHmac } from 'node:crypto';
import { FramedServer } from './framed-server.ts';

const API = { apiVersions: 18, saslHandshake: 17, saslAuthenticate: 36 };
const UNSUPPORTED_MECHANISM = 33;
const AUTHENTICATION_FAILED = 58;
const MECHANISM = 'OAUTHBEARER';
const SEPARATOR = String.fromCharCode(1);
const LIFETIME_MS = 43_200_000n;

export interface MskAccount {
  readonly region: string;
  /** By access key id. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly now: () => number;
}

/** The part of an MSK broker up to the end of the login with IAM; whoever is let in is told nothing more. */
export class MskLoginServer extends FramedServer {
  /** Access key ids of who was let in. */
  readonly logins: string[] = [];
  readonly #account: MskAccount;

  constructor(account: MskAccount) {
    super({ headerBytes: 4, bodyBytes: (header) => header.readInt32BE(0) }, (frame) => {
      const answer = this.#answerTo(frame.subarray(4));
      return answer && Buffer.concat([int32(answer.length), answer]);
    });
    this.#account = account;
  }

  /** A request is key, version, correlation id, client id and a body; undefined ends the connection. */
  #answerTo(request: Buffer): Buffer | undefined {
    const correlationId = request.subarray(4, 8);
    const body = request.subarray(10 + Math.max(0, request.readInt16BE(8)));
    const answer = this.#bodyFor(request.readInt16BE(0), body);
    return answer && Buffer.concat([correlationId, answer]);
  }

  #bodyFor(key: number, body: Buffer): Buffer | undefined {
    if (key === API.apiVersions) return supportedVersions();
    if (key === API.saslHandshake) {
      const error = body.subarray(2).toString() === MECHANISM ? 0 : UNSUPPORTED_MECHANISM;
      return Buffer.concat([int16(error), int32(1), string(MECHANISM)]);
    }
    if (key !== API.saslAuthenticate) return undefined;
    const fault = this.#faultOf(body.subarray(4).toString());
    const [code, message] = fault === undefined ? [0, int16(-1)] : [AUTHENTICATION_FAILED, string(fault)];
    return Buffer.concat([int16(code), message, int32(0), int64(LIFETIME_MS)]);
  }

  /** RFC 7628: `n,,^Aauth=Bearer <token>^A^A` */
  #faultOf(initialResponse: string): string | undefined {
    const [greeting, bearer = '', ...end] = initialResponse.split(SEPARATOR);
    const [, token] = /^auth=Bearer (.+)$/.exec(bearer) ?? [];
    if (greeting !== 'n,,' || token === undefined || end.join() !== ',') return 'no bearer token';
    const url = new URL(Buffer.from(token, 'base64url').toString());
    const fault = faultOfToken(url, this.#account);
    if (fault === undefined) this.logins.push(accessKeyIdOf(url));
    return fault;
  }
}

const accessKeyIdOf = (url: URL): string => url.searchParams.get('X-Amz-Credential')?.split('/')[0] ?? '';

/** Signs what has arrived anew, with the secret that belongs to the access key. */
const faultOfToken = (url: URL, { region, secrets, now }: MskAccount): string | undefined => {
  const parameter = (name: string) => url.searchParams.get(name) ?? '';
  const date = parameter('X-Amz-Date');
  const signedAt = Date.parse(date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const scope = [date.slice(0, 8), region, 'kafka-cluster', 'aws4_request'];
  if (url.host !== `kafka.${region}.amazonaws.com`) return 'signed for another host';
  if (parameter('Action') !== 'kafka-cluster:Connect') return 'signed for another action';
  if (now() > signedAt + Number(parameter('X-Amz-Expires')) * 1_000) return 'expired';
  const secret = secrets[accessKeyIdOf(url)];
  if (secret === undefined) return 'unknown access key';
  const isSigned = (pair: string) => !/^(X-Amz-Signature|User-Agent)=/.test(pair);
  const query = url.search.slice(1).split('&').filter(isSigned).toSorted().join('&');
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const canonicalRequest = `GET\n/\n${query}\nhost:${url.host}\n\nhost\n${hash('')}`;
  let key: Buffer = Buffer.from(`AWS4${secret}`);
  for (const part of scope) key = createHmac('sha256', key).update(part).digest();
  const toSign = `AWS4-HMAC-SHA256\n${date}\n${scope.join('/')}\n${hash(canonicalRequest)}`;
  const signature = createHmac('sha256', key).update(toSign).digest('hex');
  return signature === parameter('X-Amz-Signature') ? undefined : 'the signature does not match';
};

const supportedVersions = (): Buffer => {
  const keys = Object.values(API).map((key) =>
    Buffer.concat([int16(key), int16(0), int16(key === API.apiVersions ? 2 : 1)]),
  );
  const noThrottle = int32(0);
  return Buffer.concat([int16(0), int32(keys.length), ...keys, noThrottle]);
};

const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const int64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
};
const string = (text: string): Buffer => Buffer.concat([int16(Buffer.byteLength(text)), Buffer.from(text)]);
