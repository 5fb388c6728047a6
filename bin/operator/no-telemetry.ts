import type { Telemetry } from '../../lambdas/core/ports.ts';

/** Nobody collects the figures of a command line. */
export const noTelemetry: Telemetry = { count: () => undefined, duration: () => undefined, warn: () => undefined };
