import { createHash } from 'node:crypto';

/** The machine a measurement was made on. No name of it, as reports are public. */
export interface Environment {
  readonly cpuModel: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Name and version of the operating system, such as `Ubuntu 24.04.3 LTS`. */
  readonly operatingSystem: string;
  /** Platform, architecture and kernel release, such as `linux x64 6.8.0`. */
  readonly platform: string;
  readonly nodeVersion: string;
}

const FINGERPRINT_CHARACTERS = 16;
const BYTES_PER_GIBIBYTE = 2 ** 30;

/** A short digest: equal for machines that may be taken as one kind. */
export function fingerprintOf(environment: Environment): string {
  const identity = [
    environment.cpuModel,
    environment.cores,
    // The kernel keeps a few pages for itself, not always as many on the same kind of machine.
    Math.round(environment.memoryBytes / BYTES_PER_GIBIBYTE),
    environment.operatingSystem,
    environment.platform,
    environment.nodeVersion,
  ];
  return createHash('sha256')
    .update(JSON.stringify(identity))
    .digest('hex')
    .slice(0, FINGERPRINT_CHARACTERS);
}
