import { mean } from 'simple-statistics';
import { keyOf } from '../../src/space/configuration.ts';
import type { System } from './systems.ts';

/** Least share of an objective's variance that an option has to be behind. */
const RELEVANT_SHARE = 0.01;
/** Of the configurations: where fewer differ from another in one option alone, nothing is known of it. */
const KNOWN_SHARE = 0.3;

/** Groups of places in the list of configurations that differ in one option alone. */
function groupByOthers({ configurations }: System, name: string): number[][] {
  const groups = new Map<string, number[]>();
  for (const [index, configuration] of configurations.entries()) {
    const key = keyOf({ ...configuration, [name]: null });
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  }
  return [...groups.values()];
}

function squaresAbout(values: readonly number[]): number {
  const centre = mean([...values]);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}

/**
 * The share of the variance that is lost when the option is fixed, all others known: its total effect
 * (Homma & Saltelli 1996), by the configurations that differ in it alone. Null: too few do.
 */
function totalEffect(groups: readonly number[][], logLevels: readonly number[]): number | null {
  const shared = groups.filter(({ length }) => length > 1);
  const count = shared.reduce((sum, { length }) => sum + length, 0);
  if (count < KNOWN_SHARE * logLevels.length) return null;
  const within = shared.reduce(
    (sum, group) => sum + squaresAbout(group.map((index) => logLevels[index] ?? 0)),
    0,
  );
  return within / count / (squaresAbout(logLevels) / logLevels.length);
}

/** Options that truly move no objective: what a language model that knew the answers would prune. */
export function findIrrelevantOptions(system: System): Set<string> {
  const names = system.options.map(({ name }) => name);
  const irrelevant = names.filter((name) => {
    const groups = groupByOthers(system, name);
    return system.objectives.every(({ logLevels }) => {
      const effect = totalEffect(groups, logLevels);
      return effect !== null && effect < RELEVANT_SHARE;
    });
  });
  return new Set(irrelevant);
}
