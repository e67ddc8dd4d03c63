import { UserError } from '../errors.ts';
import type { Random } from '../random.ts';
import type { Option } from '../schema/option.ts';
import { keyOf } from './configuration.ts';
import type { Configuration } from './configuration.ts';
import type { ConfigurationSpace } from './configuration-space.ts';
import { weightOf } from './domain.ts';
import { enumerateConfigurations, enumerationLimit } from './enumeration.ts';
import { drawConfiguration, findValidConfiguration, searchLimit } from './search.ts';
import { walkConfigurations } from './walk.ts';

/** Draws after which the share of valid ones decides between rejection and the walk. */
const probes = 2000;
const leastShare = 0.01;
const drawLimit = 100_000;
const stepLimit = 150_000;
/** Steps without a new configuration after which there is probably none. */
const patience = 50_000;
/** The start of a walk is forgotten before anything is taken. */
const thinningPerOption = 50;

/**
 * Up to `count` distinct valid configurations, uniform on each option's scale: all when they are
 * few, else by listing, by rejection, or by a random walk where the constraints leave too few to
 * reject. Fewer come back when fewer exist or were found; none at all is a UserError.
 */
export function drawConfigurations(
  space: ConfigurationSpace,
  count: number,
  random: Random,
): readonly Configuration[] {
  const all = enumerateConfigurations(space, enumerationLimit);
  if (all === null) return drawUnlisted(space, count, random);
  if (all.length === 0) throw nothingValid('any combination of the options');
  return all.length <= count ? all : drawListed(all, { options: space.options, count, random });
}

function nothingValid(tried: string): UserError {
  return new UserError(
    `the constraints of the schema leave no valid configuration that was found in ${tried}; loosen them`,
  );
}

interface Draw {
  readonly options: readonly Option[];
  readonly count: number;
  readonly random: Random;
}

/** Without replacement by weight: the smallest exponential waiting times come first. */
function drawListed(all: readonly Configuration[], { options, count, random }: Draw) {
  const waiting = all.map((configuration) => {
    const weights = options.map((option) => weightOf(option, configuration[option.name] ?? null));
    const weight = weights.reduce((product, factor) => product * factor, 1);
    return { configuration, time: -Math.log(1 - random()) / weight };
  });
  waiting.sort((a, b) => a.time - b.time);
  return waiting.slice(0, count).map(({ configuration }) => configuration);
}

function drawUnlisted(
  space: ConfigurationSpace,
  count: number,
  random: Random,
): readonly Configuration[] {
  const found = new Map<string, Configuration>();
  rejectInvalid(found, { space, count, random });
  if (found.size >= count) return [...found.values()];
  const exact = [...found.values()].at(-1);
  const start = exact ?? findValidConfiguration(space, random);
  if (start === null) throw nothingValid(`${probes + searchLimit} tries`);
  walkOn(found, { space, count, random, start, isExact: exact !== undefined });
  return [...found.values()];
}

interface Search {
  readonly space: ConfigurationSpace;
  readonly count: number;
  readonly random: Random;
}

function rejectInvalid(found: Map<string, Configuration>, { space, count, random }: Search): void {
  for (let tries = 0; tries < drawLimit && found.size < count; tries += 1) {
    if (tries >= probes && found.size < tries * leastShare) return;
    const configuration = drawConfiguration(space.options, random);
    if (space.violation(configuration) === null) found.set(keyOf(configuration), configuration);
  }
}

interface Start {
  readonly start: Configuration;
  /** Whether it is itself a uniform draw, so that the walk need not forget it. */
  readonly isExact: boolean;
}

function walkOn(
  found: Map<string, Configuration>,
  { space, count, random, start, isExact }: Search & Start,
): void {
  const { options } = space;
  const spread = Math.floor(stepLimit / 2 / count);
  const thinning = Math.max(1, Math.min(spread, thinningPerOption * options.length));
  const walk = walkConfigurations({ space, options, start, thinning }, random);
  const forgotten = isExact ? 0 : Math.ceil((thinningPerOption * options.length) / thinning);
  for (let index = 0; index < forgotten; index += 1) walk.next();
  let newest = 0;
  for (let step = 0; step < stepLimit && found.size < count; step += thinning) {
    const before = found.size;
    const configuration = walk.next().value;
    found.set(keyOf(configuration), configuration);
    if (found.size > before) newest = step;
    if (step - newest > patience) return;
  }
}
