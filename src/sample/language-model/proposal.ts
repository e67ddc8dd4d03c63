import { z } from 'zod';
import type { OptionValue } from '../../schema/option.ts';
import { keyOf, type Configuration } from '../../space/configuration.ts';
import type { ConfigurationSpace } from '../../space/configuration-space.ts';
import { isInDomain, nearestValue } from '../../space/domain.ts';

/** A configuration of the reply that was not taken, and why. */
export interface Rejection {
  /** The proposal as JSON, cut. */
  readonly proposal: string;
  readonly reason: string;
}

export interface Proposals {
  readonly accepted: readonly Configuration[];
  readonly rejected: readonly Rejection[];
  /** Values that were moved to the nearest legal one. */
  readonly snapped: number;
}

const REPLY_LIMIT = 200_000;
const PROPOSAL_LIMIT = 200;
const PREVIEW_LIMIT = 200;

const replySchema = z.object({ configurations: z.array(z.unknown()) });
const proposalSchema = z.object({ values: z.record(z.string(), z.unknown()) });

/** The JSON object of a reply: models wrap it in a code fence or prose. */
function extractJson(text: string): unknown {
  const fenced = /```\w*\s([^]*?)```/.exec(text)?.[1];
  return outermostObject(fenced ?? '') ?? outermostObject(text);
}

function outermostObject(text: string): unknown {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  if (start < 0 || end < start) return undefined;
  try {
    return JSON.parse(text.slice(start, end + 1));
  } catch {
    return undefined;
  }
}

interface Snapped {
  readonly type: 'configuration';
  readonly configuration: Configuration;
  readonly snapped: number;
}

type Placed = Snapped | { readonly type: 'rejection'; readonly reason: string };

function reject(reason: string): Placed {
  return { type: 'rejection', reason };
}

function snapValues(
  values: Readonly<Record<string, unknown>>,
  { options }: ConfigurationSpace,
): Placed {
  const entries: [string, OptionValue][] = [];
  let snapped = 0;
  for (const option of options) {
    if (!Object.hasOwn(values, option.name)) return reject(`no value for ${option.name}`);
    const proposed = values[option.name];
    const value = nearestValue(option, proposed);
    // Null says that nothing is near, unless it was proposed and is a value of the option.
    if (value === null && !(proposed === null && isInDomain(option, null))) {
      return reject(`impossible value ${preview(proposed)} for ${option.name}`);
    }
    if (value !== proposed) snapped += 1;
    entries.push([option.name, value]);
  }
  return { type: 'configuration', configuration: Object.fromEntries(entries), snapped };
}

function place(item: unknown, space: ConfigurationSpace): Placed {
  const proposal = proposalSchema.safeParse(item);
  if (!proposal.success) return reject('not an object with values');
  const { values } = proposal.data;
  const names = new Set(space.options.map(({ name }) => name));
  const unknown = Object.keys(values).find((name) => !names.has(name));
  if (unknown !== undefined) return reject(`unknown option ${preview(unknown)}`);
  const placed = snapValues(values, space);
  if (placed.type === 'rejection') return placed;
  const violation = space.violation(placed.configuration);
  return violation === null ? placed : reject(`violates the schema: ${violation}`);
}

function preview(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? 'nothing').slice(0, PREVIEW_LIMIT);
  } catch (error) {
    // JSON.parse reads deeper nesting than JSON.stringify can write.
    if (error instanceof RangeError) return 'a deeply nested value';
    throw error;
  }
}

/**
 * Reads a model's reply as untrusted data: configurations that are complete and valid, or become so
 * by moving values to the nearest legal ones, once each; everything else is rejected with a reason.
 */
export function readProposals(
  text: string,
  space: ConfigurationSpace,
  taken: ReadonlySet<string>,
): Proposals {
  const parsed = replySchema.safeParse(text.length > REPLY_LIMIT ? undefined : extractJson(text));
  if (!parsed.success) {
    const reason = 'the reply is not JSON of the requested form';
    const proposal = preview(text.slice(0, PREVIEW_LIMIT));
    return { accepted: [], rejected: [{ proposal, reason }], snapped: 0 };
  }
  const accepted: Configuration[] = [];
  const rejected: Rejection[] = [];
  const keys = new Set(taken);
  let snapped = 0;
  for (const item of parsed.data.configurations.slice(0, PROPOSAL_LIMIT)) {
    const placed = place(item, space);
    const isNew = placed.type === 'configuration' && !keys.has(keyOf(placed.configuration));
    if (placed.type === 'configuration' && isNew) {
      accepted.push(placed.configuration);
      keys.add(keyOf(placed.configuration));
      snapped += placed.snapped;
    } else {
      const reason = placed.type === 'rejection' ? placed.reason : 'already in the sample';
      rejected.push({ proposal: preview(item), reason });
    }
  }
  return { accepted, rejected, snapped };
}
