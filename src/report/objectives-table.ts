import { formatPercent } from '../comparison/wording.ts';
import { code, plain, table } from './markdown.ts';
import type { Result, ResultObjective } from './result.ts';
import { describeChange, describeRegion, describeVerdict, formatLevel } from './wording.ts';

function thresholds({ warn, fail, limit, unit }: ResultObjective): string {
  const parts = [
    warn === null ? null : `warn ${formatPercent(warn)}`,
    fail === null ? null : `fail ${formatPercent(fail)}`,
    limit === null ? null : `${formatLevel(limit)} ${plain(unit)}`.trim(),
  ].filter((part) => part !== null);
  return parts.length === 0 ? '–' : parts.join(', ');
}

function placeCell(objective: ResultObjective, name: string): string {
  const place = objective.places.find((candidate) => candidate.place === name);
  if (place === undefined) return '–';
  const change = place.change === null ? 'no pair' : describeChange(place.change);
  return `${change} ${describeVerdict(place.verdict)}`;
}

/** The measured average decides; the predicted median tells whether few or many configurations changed. */
function spaceCell(objective: ResultObjective): string {
  const average = placeCell(objective, 'space');
  const { space } = objective;
  return space === null ? average : `${average}; median ${formatPercent(space.median.estimate)}`;
}

function levelCell(objective: ResultObjective): string {
  const level = objective.places.find(({ place }) => place === 'default')?.level ?? null;
  return level === null ? '–' : `${formatLevel(level.estimate)} ${plain(objective.unit)}`.trim();
}

function worstCell({ region, suspectedRegion, carriers, space }: ResultObjective): string {
  if (region !== null) return describeChange(region.change);
  if (carriers !== null) return describeChange(carriers.change);
  if (suspectedRegion !== null) return `${describeChange(suspectedRegion.change)} (suspected)`;
  return space === null ? '–' : `${describeChange(space.worst)} predicted`;
}

/** One row an objective: places, space, thresholds, verdict. */
export function objectivesTable({ objectives }: Result): string {
  const profiles = (objectives[0]?.places ?? [])
    .map(({ place }) => place)
    .filter((place) => place.startsWith('profile:'));
  const header = [
    'objective',
    'at head',
    'default',
    ...profiles.map((place) => code(place.slice('profile:'.length))),
    'space, average',
    'space, worst',
    'limit',
    'verdict',
  ];
  const rows = objectives.map((objective) => [
    `${code(objective.name)} ${objective.direction === 'minimize' ? '(less is better)' : '(more is better)'}`,
    levelCell(objective),
    placeCell(objective, 'default'),
    ...profiles.map((place) => placeCell(objective, place)),
    spaceCell(objective),
    worstCell(objective),
    thresholds(objective),
    `**${describeVerdict(objective.verdict)}**`,
  ]);
  return table(header, rows);
}

/** A verdict that did not repeat is withdrawn, and says so. */
function confirmationLines({ name, confirmation }: ResultObjective): string[] {
  if (confirmation?.outcome !== 'withdrawn') return [];
  const { keys, change } = confirmation;
  const what = keys.length === 1 ? 'a configuration' : `${keys.length} configurations`;
  return [
    `- ${code(name)}: ${what} looked worse and did not stay so when measured again: ${describeChange(change)}`,
  ];
}

/** One line a region: the rule, its size and its effect. */
export function regionLines({ objectives, confidence }: Result): string[] {
  const percent = Math.round(confidence * 100);
  return objectives.flatMap((objective) => {
    const { name, region, suspectedRegion } = objective;
    const found = region ?? suspectedRegion;
    if (found === null) return confirmationLines(objective);
    const share = `${Math.round(found.share * 100)} % of the configuration space`;
    const words = region === null ? 'is suspected' : 'lies';
    const ending = region === null ? '; more configurations or pairs would settle it' : '';
    return [
      `- ${code(name)}: the change ${words} where ${describeRegion(found)} (${share}), ${describeChange(found.change)} (${percent} % together)${ending}`,
      ...confirmationLines(objective),
    ];
  });
}
