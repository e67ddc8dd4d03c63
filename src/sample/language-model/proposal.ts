import { z } from 'zod';
import type { OptionValue } from '../../schema/option.ts';
import { keyOf, type Configuration } from '../../space/configuration.ts';
import type { ConfigurationSpace } from '../../space/configuration-space.ts';
import { nearestValue } from '../../space/domain.ts';

/** A configuration of the reply that was not taken, and why. */
export interface Rejection {
  /** The proposed values as JSON, cut. */
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

const replySchema = z.object({
  configurations: z.array(z.object({ values: z.record(z.string(), z.unknown()) })),
});

/** The outermost JSON object of a text: models wrap it in prose or a code fence. */
function extractJson(text: string): unknown {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  if (start < 0 || end < start) return undefined;
  try {
    return JSON.parse(text.slice(start, end + 1));
  } catch {
    return undefined;
  }
}

type Placed =
  | {
      readonly type: 'configuration';
      readonly configuration: Configuration;
      readonly snapped: number;
    }
  | { readonly type: 'rejection'; readonly reason: string };

function place(values: Readonly<Record<string, unknown>>, space: ConfigurationSpace): Placed {
  const names = new Set(space.options.map(({ name }) => name));
  const unknown = Object.keys(values).find((name) => !names.has(name));
  if (unknown !== undefined) {
    return { type: 'rejection', reason: `unknown option ${JSON.stringify(unknown)}` };
  }
  const entries: [string, OptionValue][] = [];
  let snapped = 0;
  for (const option of space.options) {
    const proposed = values[option.name];
    const value = proposed === undefined ? null : nearestValue(option, proposed);
    if (value === null && proposed !== null) {
      const what = proposed === undefined ? 'no value' : `impossible value ${preview(proposed)}`;
      return { type: 'rejection', reason: `${what} for ${option.name}` };
    }
    if (value !== proposed) snapped += 1;
    entries.push([option.name, value]);
  }
  const configuration = Object.fromEntries(entries);
  const violation = space.violation(configuration);
  return violation === null
    ? { type: 'configuration', configuration, snapped }
    : { type: 'rejection', reason: `violates the schema: ${violation}` };
}

function preview(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, PREVIEW_LIMIT);
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
    return { accepted: [], rejected: [{ proposal: preview(text), reason }], snapped: 0 };
  }
  const accepted: Configuration[] = [];
  const rejected: Rejection[] = [];
  const keys = new Set(taken);
  let snapped = 0;
  for (const { values } of parsed.data.configurations.slice(0, PROPOSAL_LIMIT)) {
    const placed = place(values, space);
    const isNew = placed.type === 'configuration' && !keys.has(keyOf(placed.configuration));
    if (placed.type === 'configuration' && isNew) {
      accepted.push(placed.configuration);
      keys.add(keyOf(placed.configuration));
      snapped += placed.snapped;
    } else {
      const reason = placed.type === 'rejection' ? placed.reason : 'already in the sample';
      rejected.push({ proposal: preview(values), reason });
    }
  }
  return { accepted, rejected, snapped };
}
