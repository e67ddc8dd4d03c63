import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, release, totalmem, type } from 'node:os';
import type { Environment } from '../measurement/environment.ts';

/** Describes this machine. */
export function readEnvironment(): Environment {
  return {
    cpuModel: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    operatingSystem: readSystemName() ?? type(),
    platform: `${platform()} ${arch()} ${release()}`,
    nodeVersion: process.version,
  };
}

/** As os-release(5) states it; null where there is no such file. */
function readSystemName(): string | null {
  try {
    const text = readFileSync('/etc/os-release', 'utf8');
    return /^PRETTY_NAME="?([^"\n]*)/m.exec(text)?.[1] ?? null;
  } catch {
    return null;
  }
}
