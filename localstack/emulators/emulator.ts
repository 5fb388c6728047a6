/** AWS on this machine: what both emulators offer. */

export const EMULATORS = { localstack: 'LocalStack 4.14.0', ministack: 'ministack 1.5.33' } as const;
export type EmulatorName = keyof typeof EMULATORS;

/** Both emulators answer to any credentials and take them for this account. */
export const EMULATED_ACCOUNT = '000000000000';

export interface AwsEmulator {
  readonly name: EmulatorName;
  /** For AWS_ENDPOINT_URL: `http://127.0.0.1:14566` */
  readonly endpoint: string;
  /** In containers, functions do not reach the servers of this machine. */
  readonly runsFunctionsIn: 'processes' | 'containers';
  /** Ends it and whatever functions it runs; what was deployed is gone. Calling it again waits for the same end. */
  stop(): Promise<void>;
}
