import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

type Command = GetObjectCommand | ListObjectsV2Command | PutObjectCommand;

/** A bucket as S3 is one: consistent, listed by key, and conditional puts decided for one of many. */
export const bucketDouble = () => {
  const objects = new Map<string, string>();
  const refused = (name: string, httpStatusCode: number): Error =>
    Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
  const put = ({ input }: PutObjectCommand) => {
    const key = String(input.Key);
    if (input.IfNoneMatch === '*' && objects.has(key)) throw refused('PreconditionFailed', 412);
    objects.set(key, input.Body as string);
    return {};
  };
  const list = ({ input }: ListObjectsV2Command) => {
    const { Prefix = '', StartAfter = '', MaxKeys = 1_000 } = input;
    const keys = [...objects.keys()].filter((key) => key.startsWith(Prefix) && key > StartAfter).toSorted();
    return { Contents: keys.slice(0, MaxKeys).map((Key) => ({ Key })), IsTruncated: keys.length > MaxKeys };
  };
  const get = ({ input }: GetObjectCommand) => {
    const text = objects.get(String(input.Key));
    if (text === undefined) throw refused('NoSuchKey', 404);
    return { Body: { transformToString: async () => text } };
  };
  const send = async (command: Command) => {
    if (command instanceof PutObjectCommand) return put(command);
    return command instanceof ListObjectsV2Command ? list(command) : get(command);
  };
  return { client: { send } as unknown as S3Client, objects };
};
