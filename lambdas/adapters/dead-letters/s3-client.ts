import type { S3Client } from '@aws-sdk/client-s3';

export type ConnectS3 = () => Promise<S3Client>;

/** Loads the client when somebody wants it: it is half of a stream function's cold start, and most never set a record aside. */
export const makeS3Client: ConnectS3 = async () => {
  const { S3Client } = await import('@aws-sdk/client-s3');
  return new S3Client();
};
