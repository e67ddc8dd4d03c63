import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, release, totalmem, type } from 'node:os';
import type { Environment } from '../measurement/environment.ts';
import type { ProcessEnvironment } from './child-environment.ts';

/** Describes this machine. The variables are those by which a hosted runner names its image. */
export function readEnvironment(variables: ProcessEnvironment): Environment {
  return {
    cpuModel: cpus()[0]?.model.trim() || 'unknown',
    cpuFlags: readCpuFlags(),
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    operatingSystem: readSystemName() ?? type(),
    image: [variables['ImageOS'], variables['ImageVersion']].filter(Boolean).join(' ') || null,
    platform: `${platform()} ${arch()} ${release()}`,
    governor: readOrNull('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor')?.trim() || null,
    nodeVersion: process.version,
  };
}

/** Of the first processor; `Features` is Arm's word. Only Linux tells. */
function readCpuFlags(): string[] {
  const line = /^(?:flags|Features)\s*:(.*)/m.exec(readOrNull('/proc/cpuinfo') ?? '')?.[1] ?? '';
  return line.split(' ').filter((flag) => flag !== '');
}

/** As os-release(5) states it; null where there is no such file. */
function readSystemName(): string | null {
  return /^PRETTY_NAME="?([^"\n]*)/m.exec(readOrNull('/etc/os-release') ?? '')?.[1] ?? null;
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
