import { createHash } from 'node:crypto';

/** The machine a measurement was made on. No name of it, as reports are public. */
export interface Environment {
  readonly cpuModel: string;
  /** What the processor can do, such as `avx2`; empty where it cannot be read. */
  readonly cpuFlags: readonly string[];
  readonly cores: number;
  readonly memoryBytes: number;
  /** Name and version of the operating system, such as `Ubuntu 24.04.3 LTS`. */
  readonly operatingSystem: string;
  /** Image of a hosted runner, such as `ubuntu24 20250105.1.0`; null elsewhere. */
  readonly image: string | null;
  /** Platform, architecture and kernel release, such as `linux x64 6.8.0`. */
  readonly platform: string;
  /** How the clock of the processor is set, such as `performance`; null where it cannot be read. */
  readonly governor: string | null;
  readonly nodeVersion: string;
}

/** What a run knows of its machine. */
export interface Machine {
  readonly environment: Environment;
  /**
   * Seconds that a fixed piece of work took when the run began. It differs from run to run, so it is
   * no part of the fingerprint.
   */
  readonly calibrationSeconds: number;
}

const FINGERPRINT_CHARACTERS = 16;
const BYTES_PER_GIBIBYTE = 2 ** 30;

/** A short digest: equal for machines that may be taken as one kind. */
export function fingerprintOf(environment: Environment): string {
  const identity = [
    environment.cpuModel,
    // Kernels list them in different orders.
    environment.cpuFlags.toSorted(),
    environment.cores,
    // The kernel keeps a few pages for itself, not always as many on the same kind of machine.
    Math.round(environment.memoryBytes / BYTES_PER_GIBIBYTE),
    environment.operatingSystem,
    environment.image,
    environment.platform,
    environment.governor,
    environment.nodeVersion,
  ];
  return createHash('sha256')
    .update(JSON.stringify(identity))
    .digest('hex')
    .slice(0, FINGERPRINT_CHARACTERS);
}
