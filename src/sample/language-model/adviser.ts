import type { ConfigurationSpace } from '../../space/configuration-space.ts';
import type { Knowledge } from '../weights.ts';
import { countVotes, type Nominee } from './ballot.ts';
import type { Complete, Completion, CompletionRequest } from './complete.ts';
import { generatorRequests } from './generator.ts';
import { impactRequest, readImpact } from './impact.ts';
import { readProposals, type Rejection } from './proposal.ts';
import type { Reading } from './reading.ts';
import { listIrrelevant, readRelevance, relevanceRequests, type Relevance } from './relevance.ts';
import type { Feedback } from './strategy.ts';

/** The language model, what it is shown, and how many generators it is asked for. */
export interface Adviser {
  readonly complete: Complete;
  readonly reading: Omit<Reading, 'options'>;
  readonly generators: number;
}

export const KNOWING_NOTHING: Knowledge = { relevance: null, impact: null, pruned: new Set() };

/** A part of the advice that the model did not give. */
export interface Gap {
  /** Such as `no proposals`. */
  readonly part: string;
  readonly reasons: readonly string[];
}

export interface Learned {
  readonly knowledge: Knowledge;
  readonly gaps: readonly Gap[];
}

function textsOf(completions: readonly Completion[]): string[] {
  return completions.flatMap((completion) =>
    completion.type === 'reply' ? [completion.text] : [],
  );
}

function reasonsOf(completions: readonly Completion[]): string[] {
  const reasons = completions.flatMap((completion) =>
    completion.type === 'failure' ? [completion.reason] : [],
  );
  return [...new Set(reasons)];
}

async function askRelevance(
  { complete, reading }: Adviser,
  { options }: ConfigurationSpace,
): Promise<{ relevance: Relevance | null; reasons: string[] }> {
  const requests = relevanceRequests({ ...reading, options });
  const completions = await Promise.all(requests.map(complete));
  const relevance = readRelevance(textsOf(completions), options, reading.objectives);
  const reasons = reasonsOf(completions);
  if (relevance.options.size > 0) return { relevance, reasons };
  return { relevance: null, reasons: reasons.length > 0 ? reasons : ['unusable reply'] };
}

async function askImpact({ complete, reading }: Adviser, space: ConfigurationSpace) {
  const request: CompletionRequest | null = impactRequest({ ...reading, options: space.options });
  if (request === null) return { impact: null, reasons: [] };
  const completion = await complete(request);
  const impact = completion.type === 'reply' ? readImpact(completion.text, space) : null;
  return { impact, reasons: reasonsOf([completion]) };
}

/** Options that the change touches are not pruned, whatever they do by themselves. */
function prune({ relevance, impact }: Omit<Knowledge, 'pruned'>): Set<string> {
  const touched = new Set([
    ...(impact?.options ?? []).map(({ where }) => where.option),
    ...(impact?.regions ?? []).flatMap(({ conditions }) => conditions.map(({ option }) => option)),
  ]);
  const irrelevant = relevance === null ? [] : listIrrelevant(relevance);
  return new Set(irrelevant.filter((name) => !touched.has(name)));
}

/** Asks what the options do and what the change touches. */
export async function learn(adviser: Adviser, space: ConfigurationSpace): Promise<Learned> {
  const [judged, read] = await Promise.all([
    askRelevance(adviser, space),
    askImpact(adviser, space),
  ]);
  const known = { relevance: judged.relevance, impact: read.impact };
  const gaps = [
    { part: 'no judgement of the options', reasons: judged.reasons },
    { part: 'no reading of the change', reasons: read.reasons },
  ].filter(({ reasons }) => reasons.length > 0);
  return { knowledge: { ...known, pruned: prune(known) }, gaps };
}

export interface Nomination {
  readonly nominees: readonly Nominee[];
  readonly rejected: readonly Rejection[];
  readonly snapped: number;
  /** Why generators gave none. */
  readonly reasons: readonly string[];
}

/** Asks the generators for configurations. */
export async function nominate(
  { complete, reading, generators }: Adviser,
  { space, ...known }: Knowledge & { readonly space: ConfigurationSpace },
  { round, feedback }: { readonly round: number; readonly feedback: Feedback | null },
): Promise<Nomination> {
  const { options } = space;
  const requests = generatorRequests(
    { ...reading, ...known, options, round, feedback },
    generators,
  );
  const completions = await Promise.all(requests.map(complete));
  const read = textsOf(completions).map((text) => readProposals(text, space, known.pruned));
  return {
    nominees: countVotes(read),
    rejected: read.flatMap(({ rejected }) => rejected),
    snapped: read.reduce((sum, { snapped }) => sum + snapped, 0),
    reasons: reasonsOf(completions),
  };
}
