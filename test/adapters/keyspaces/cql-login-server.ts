import { FramedServer } from '../kafka/framed-server.ts';

const VERSION = 4;
const HEADER_BYTES = 9;
const OPCODES = {
  error: 0,
  startup: 1,
  authenticate: 3,
  options: 5,
  supported: 6,
  challenge: 14,
  response: 15,
  success: 16,
};
const BAD_CREDENTIALS = 0x0100;
const PROTOCOL_ERROR = 0x000a;

/** The part of a CQL server up to the end of the login; whoever is let in is told nothing more. */
export class CqlLoginServer extends FramedServer {
  readonly logins: string[];

  /** @param isRight of the answer to the challenge */
  constructor(challenge: string, isRight: (answer: string) => boolean) {
    const logins: string[] = [];
    const answerTo = (opcode: number, body: Buffer): [number, Buffer] => {
      if (opcode === OPCODES.options) return [OPCODES.supported, Buffer.alloc(2)];
      if (opcode === OPCODES.startup) return [OPCODES.authenticate, stringOf('SigV4Authenticator')];
      if (opcode !== OPCODES.response) return [OPCODES.error, errorOf(PROTOCOL_ERROR, 'the login is all there is')];
      const token = body.subarray(4).toString();
      if (token === 'SigV4\0\0') return [OPCODES.challenge, bytesOf(challenge)];
      if (!isRight(token)) return [OPCODES.error, errorOf(BAD_CREDENTIALS, 'the signature does not match')];
      logins.push(token);
      return [OPCODES.success, bytesOf('')];
    };
    super({ headerBytes: HEADER_BYTES, bodyBytes: (header) => header.readUInt32BE(5) }, (frame) => {
      const isOurs = frame[0] === VERSION;
      const [opcode, body] = isOurs
        ? answerTo(frame[4] as number, frame.subarray(HEADER_BYTES))
        : [OPCODES.error, errorOf(PROTOCOL_ERROR, 'Invalid or unsupported protocol version')];
      return frameOf(frame.readInt16BE(2), opcode, body);
    });
    this.logins = logins;
  }
}

const frameOf = (stream: number, opcode: number, body: Buffer): Buffer => {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(0x80 | VERSION, 0);
  header.writeInt16BE(stream, 2);
  header.writeUInt8(opcode, 4);
  header.writeUInt32BE(body.length, 5);
  return Buffer.concat([header, body]);
};

const stringOf = (text: string): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
};

const bytesOf = (text: string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
};

const errorOf = (code: number, message: string): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(code);
  return Buffer.concat([bytes, stringOf(message)]);
};
