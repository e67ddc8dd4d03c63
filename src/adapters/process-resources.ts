import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ, the unit of times in /proc: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
const BYTES_PER_KIBIBYTE = 1024;
const POLL_MILLISECONDS = 10;

/** Numbers of fields in /proc/…/stat, counted from 1 as in proc_pid_stat(5). */
const STAT_STATE = 3;
const STAT_GROUP = 5;
const STAT_USER_TIME = 14;
const STAT_SYSTEM_TIME = 15;
const STAT_CHILDREN_USER_TIME = 16;
const STAT_CHILDREN_SYSTEM_TIME = 17;

/**
 * User and system time of all ended children of this process and of the descendants they waited
 * for, in steps of 0.01 s; null without /proc. The difference around a child is that child's,
 * provided that no other child ends meanwhile. With a server's process group the time of its
 * living processes, and of the children they waited for, is added.
 */
export function readCpuSeconds(serverGroup?: number): number | null {
  const fields = readStat('self');
  if (fields === null) return null;
  const ticks = childrenTicks(fields) + (serverGroup === undefined ? 0 : groupTicks(serverGroup));
  return Number.isFinite(ticks) ? ticks / TICKS_PER_SECOND : null;
}

function childrenTicks(fields: readonly string[]): number {
  return (
    Number(fieldOf(fields, STAT_CHILDREN_USER_TIME)) +
    Number(fieldOf(fields, STAT_CHILDREN_SYSTEM_TIME))
  );
}

function groupTicks(groupId: number): number {
  return listProcesses()
    .map((id) => readStat(id) ?? [])
    .filter((fields) => Number(fieldOf(fields, STAT_GROUP)) === groupId)
    .reduce(
      (total, fields) =>
        total +
        Number(fieldOf(fields, STAT_USER_TIME)) +
        Number(fieldOf(fields, STAT_SYSTEM_TIME)) +
        childrenTicks(fields),
      0,
    );
}

/**
 * Watches the resident memory of process groups until the returned function is called, which
 * gives the peak in bytes, or null without /proc. Every 10 ms the groups' processes are summed:
 * shorter peaks of the sum are missed, and pages that processes share count for each. The peak of
 * a single process comes from the kernel's own mark (VmHWM), since its start and up to the last
 * poll before its end.
 */
export function watchPeakMemory(groupIds: readonly number[]): () => number | null {
  const members = new GroupMembers(groupIds);
  let peakBytes: number | null = null;
  const poll = (): void => {
    for (const bytes of members.readBytes()) peakBytes = Math.max(peakBytes ?? 0, bytes);
  };
  poll();
  const timer = setInterval(poll, POLL_MILLISECONDS);
  return () => {
    clearInterval(timer);
    return peakBytes;
  };
}

/**
 * Whether a process of the group lives. The dead that nobody reaps, as in a container without an
 * init process, stay in their group for ever; only /proc tells them apart.
 */
export function hasLivingProcess(groupId: number): boolean | null {
  if (readStat('self') === null) return null;
  return listProcesses().some((id) => {
    const fields = readStat(id);
    if (fields === null || Number(fieldOf(fields, STAT_GROUP)) !== groupId) return false;
    return fieldOf(fields, STAT_STATE) !== 'Z';
  });
}

/** Remembers which processes belong to the groups, so that a poll reads only those and new ones. */
class GroupMembers {
  readonly #groupIds: readonly number[];
  #isMember = new Map<string, boolean>();

  constructor(groupIds: readonly number[]) {
    this.#groupIds = groupIds;
  }

  /** The sum over the groups now, and the highest mark of one process. */
  readBytes(): number[] {
    const known = this.#isMember;
    this.#isMember = new Map(
      listProcesses().map((id) => [id, known.get(id) ?? this.#belongs(id)] as const),
    );
    const members = [...this.#isMember].filter(([, isMember]) => isMember);
    const memories = members.flatMap(([id]) => readMemory(id) ?? []);
    if (memories.length === 0) return [];
    const sum = memories.reduce((total, { residentBytes }) => total + residentBytes, 0);
    return [sum, ...memories.map(({ highestBytes }) => highestBytes)];
  }

  #belongs(id: string): boolean {
    const fields = readStat(id);
    return fields !== null && this.#groupIds.includes(Number(fieldOf(fields, STAT_GROUP)));
  }
}

function listProcesses(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name));
  } catch {
    return [];
  }
}

function readMemory(id: string): { residentBytes: number; highestBytes: number } | null {
  const status = readOrNull(`/proc/${id}/status`);
  const resident = /^VmRSS:\s*(\d+) kB/m.exec(status ?? '')?.[1];
  const highest = /^VmHWM:\s*(\d+) kB/m.exec(status ?? '')?.[1];
  if (resident === undefined || highest === undefined) return null;
  return {
    residentBytes: Number(resident) * BYTES_PER_KIBIBYTE,
    highestBytes: Number(highest) * BYTES_PER_KIBIBYTE,
  };
}

/** The fields behind the name of the program, which may hold spaces and brackets. */
function readStat(id: string): string[] | null {
  const stat = readOrNull(`/proc/${id}/stat`);
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function fieldOf(fields: readonly string[], number: number): string | undefined {
  const FIRST_FIELD = 3;
  return fields[number - FIRST_FIELD];
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
