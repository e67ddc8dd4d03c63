import { z } from 'zod';
import type { OptionValue } from '../../schema/option.ts';
import { keyOf, type Configuration } from '../../space/configuration.ts';
import type { ConfigurationSpace } from '../../space/configuration-space.ts';
import { isInDomain, nearestValue } from '../../space/domain.ts';
import { readReplyJson } from './reply-json.ts';

/** A configuration of the reply that was not taken, and why. */
export interface Rejection {
  /** The proposal as JSON, cut. */
  readonly proposal: string;
  readonly reason: string;
}

export interface Proposals {
  /** Best first, as the reply has them. */
  readonly accepted: readonly Configuration[];
  readonly rejected: readonly Rejection[];
  /** Values that were moved to the nearest legal one. */
  readonly snapped: number;
}

const PROPOSAL_LIMIT = 50;
const PREVIEW_LIMIT = 200;

const replySchema = z.object({ configurations: z.array(z.unknown()) });
// Models that are held to no schema also write an object.
const settingsSchema = z.union([
  z.array(z.object({ option: z.string(), value: z.unknown() })),
  z
    .record(z.string(), z.unknown())
    .transform((values) => Object.entries(values).map(([option, value]) => ({ option, value }))),
]);
const proposalSchema = z.object({ values: settingsSchema });

type Setting = z.infer<typeof settingsSchema>[number];

interface Placed {
  readonly configuration: Configuration;
  readonly snapped: number;
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

/** The default configuration with the given settings, or why that is none. */
function applySettings(settings: readonly Setting[], space: ConfigurationSpace): Placed | string {
  const options = new Map(space.options.map((option) => [option.name, option]));
  const values = new Map<string, OptionValue>();
  let snapped = 0;
  for (const { option: name, value: proposed } of settings) {
    const option = options.get(name);
    if (option === undefined) return `unknown option ${preview(name)}`;
    const value = nearestValue(option, proposed);
    // Null says that nothing is near, unless it was proposed and is a value of the option.
    if (value === null && !(proposed === null && isInDomain(option, null))) {
      return `impossible value ${preview(proposed)} for ${name}`;
    }
    if (value !== proposed) snapped += 1;
    values.set(name, value);
  }
  const entries = space.options.map(({ name, default: standard }): [string, OptionValue] => [
    name,
    values.has(name) ? (values.get(name) ?? null) : standard,
  ]);
  return { configuration: Object.fromEntries(entries), snapped };
}

/** Pruned options at their default, unless a constraint needs them as proposed. */
function place(
  item: unknown,
  space: ConfigurationSpace,
  pruned: ReadonlySet<string>,
): Placed | string {
  const proposal = proposalSchema.safeParse(item);
  if (!proposal.success) return 'not an object with values';
  const whole = applySettings(proposal.data.values, space);
  if (typeof whole === 'string') return whole;
  const open = proposal.data.values.filter(({ option }) => !pruned.has(option));
  const kept = applySettings(open, space);
  if (typeof kept === 'string') return kept;
  if (space.violation(kept.configuration) === null) return kept;
  const violation = space.violation(whole.configuration);
  return violation === null ? whole : `violates the schema: ${violation}`;
}

/**
 * Reads a generator's reply as untrusted data. What a proposal leaves out is at its default, values
 * are moved to the nearest legal ones; whatever is not a valid configuration then is rejected with a
 * reason.
 */
export function readProposals(
  text: string,
  space: ConfigurationSpace,
  pruned: ReadonlySet<string>,
): Proposals {
  const parsed = replySchema.safeParse(readReplyJson(text));
  if (!parsed.success) {
    const reason = 'the reply is not JSON of the requested form';
    const proposal = preview(text.slice(0, PREVIEW_LIMIT));
    return { accepted: [], rejected: [{ proposal, reason }], snapped: 0 };
  }
  const accepted: Configuration[] = [];
  const rejected: Rejection[] = [];
  const keys = new Set<string>();
  let snapped = 0;
  for (const item of parsed.data.configurations.slice(0, PROPOSAL_LIMIT)) {
    const placed = place(item, space, pruned);
    if (typeof placed === 'string') rejected.push({ proposal: preview(item), reason: placed });
    else if (keys.has(keyOf(placed.configuration))) {
      rejected.push({ proposal: preview(item), reason: 'proposed twice' });
    } else {
      accepted.push(placed.configuration);
      keys.add(keyOf(placed.configuration));
      snapped += placed.snapped;
    }
  }
  return { accepted, rejected, snapped };
}
