import { code } from './markdown.ts';
import type { Result, ResultObjective } from './result.ts';
import { describeRegion, describeSize, symbolOf } from './wording.ts';

// More objectives than this are counted, not named: the line is read in a second.
const NAMED_OBJECTIVES = 3;

function describePlace(place: string): string {
  if (place === 'default') return 'at the default';
  if (place === 'space') return 'across the configuration space';
  return `in the profile ${code(place.replace(/^profile:/, ''))}`;
}

/** The place whose own change says the verdict: the space's may rest on a part of it. */
function gravestPlace({ places, verdict, relevantChange }: ResultObjective) {
  return places
    .filter(
      ({ verdict: own, change }) =>
        own === verdict && Math.abs(change?.estimate ?? 0) > relevantChange,
    )
    .sort((a, b) => Math.abs(b.change?.estimate ?? 0) - Math.abs(a.change?.estimate ?? 0))[0];
}

function describeAtPlace(objective: ResultObjective): string {
  const { suspectedRegion, carriers } = objective;
  const place = gravestPlace(objective);
  if (carriers !== null && (suspectedRegion !== null || place === undefined)) {
    const size = describeSize(carriers.change.estimate, objective);
    const rule =
      suspectedRegion === null ? '' : `, perhaps where ${describeRegion(suspectedRegion)}`;
    return `${code(objective.name)} is ${size} in some configurations${rule}`;
  }
  if (place?.change === undefined || place.change === null) {
    return `${code(objective.name)} ${objective.verdict} in some configurations`;
  }
  const size = describeSize(place.change.estimate, objective);
  return `${code(objective.name)} is ${size} ${describePlace(place.place)}`;
}

/** Objectives that changed in one region share its words. */
function describeGroup(group: readonly ResultObjective[]): string {
  const [region] = group.flatMap((objective) => objective.region ?? []);
  if (region === undefined) return group.map(describeAtPlace).join('; ');
  const share = `${Math.round(region.share * 100)} % of the configuration space`;
  const sizes = group.map((objective) => {
    const size = describeSize(objective.region?.change.estimate ?? 0, objective);
    return `${code(objective.name)} is ${size}`;
  });
  return `${sizes.join(' and ')} where ${describeRegion(region)} (${share})`;
}

function list(objectives: readonly ResultObjective[]): string {
  const named = objectives.slice(0, NAMED_OBJECTIVES);
  const groups = new Map<string, ResultObjective[]>();
  for (const objective of named) {
    const rule = objective.region?.rule ?? objective.name;
    groups.set(rule, [...(groups.get(rule) ?? []), objective]);
  }
  const more = objectives.length - named.length;
  const texts = [...groups.values()].map(describeGroup);
  return [...texts, ...(more > 0 ? [`${more} more`] : [])].join('; ');
}

/** Verdict and size in words: the first line of a report. */
export function describeOutcome(result: Result): string {
  const of = (verdict: ResultObjective['verdict']) =>
    result.objectives.filter((objective) => objective.verdict === verdict);
  const broken = result.sample.filter(
    ({ failures }) =>
      failures.some(({ revision }) => revision === 'head') &&
      !failures.some(({ revision }) => revision === 'base'),
  );
  if (result.base === null) return '🔵 Measured at head alone: no change to judge';
  if (broken.length > 0 && result.gate.conclusion === 'fail') {
    const what = broken.length === 1 ? 'one configuration' : `${broken.length} configurations`;
    const also = of('regressed').length > 0 ? `; ${list(of('regressed'))}` : '';
    return `🔴 Failing at head only: ${what} of ${result.sample.length}${also}`;
  }
  for (const verdict of ['regressed', 'improved'] as const) {
    const objectives = of(verdict);
    if (objectives.length > 0) return `${symbolOf(verdict)} ${list(objectives)}`;
  }
  const open = of('inconclusive').map(({ name }) => code(name));
  return open.length > 0
    ? `🟡 Inconclusive for ${open.join(', ')}: the noise spans the thresholds`
    : `⚪ No change found in ${result.objectives.map(({ name }) => code(name)).join(', ')}`;
}
