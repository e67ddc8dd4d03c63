import { declareOptions } from '../../src/schema/declaration.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import type { Option } from '../../src/schema/option.ts';
import { drawIndex, seededRandom, type Random } from '../../src/random.ts';
import type { Problem } from './problem.ts';

const CODECS = ['none', 'fast', 'dense', 'best'];
// Standard deviation of the log level, as of a benchmark that repeats within 3 %.
const NOISE = 0.03;

type Effect = (at: {
  readonly flag: (index: number) => boolean;
  readonly codec: (index: number) => string;
  /** From 0 to 1. */
  readonly level: (index: number) => number;
}) => number;

/** A third of the options are flags, a third have four unordered values, a third are levels. */
function declareSpace(optionCount: number): readonly Option[] {
  const third = Array.from({ length: optionCount / 3 }, (_, index) => index);
  const properties = Object.fromEntries([
    ...third.map((index) => [`flag${index}`, { type: 'boolean', default: false }]),
    ...third.map((index) => [`codec${index}`, { enum: CODECS, default: 'none' }]),
    ...third.map((index) => [
      `level${index}`,
      { type: 'integer', minimum: 0, maximum: 20, default: 0 },
    ]),
  ]);
  return declareOptions({ properties }, 'synthetic').options;
}

function drawValue(option: Option, random: Random) {
  if (option.kind === 'boolean') return random() < 0.5;
  if (option.kind === 'categorical') return CODECS[drawIndex(random, CODECS.length)] ?? 'none';
  return drawIndex(random, 21);
}

export function drawConfigurations(
  options: readonly Option[],
  { count, seed }: { readonly count: number; readonly seed: number },
): Configuration[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () =>
    Object.fromEntries(options.map((option) => [option.name, drawValue(option, random)])),
  );
}

const effects: Readonly<Record<string, Effect>> = {
  'main effects': ({ flag, codec, level }) =>
    [0, 1, 2].reduce(
      (sum, index) =>
        sum +
        (flag(index) ? 0.4 : 0) / (index + 1) +
        (0.15 * CODECS.indexOf(codec(index))) / (index + 1) +
        (0.8 * level(index)) / (index + 1),
      0,
    ),
  'three options with a threshold': ({ flag, codec, level }) =>
    (flag(0) && codec(0) === 'best' && level(0) > 0.3 ? 1.5 : 0) + 0.3 * level(1),
  // Friedman 1991, function 1, a tenth of it, and two categorical options.
  'Friedman 1 with categories': ({ codec, level }) =>
    Math.sin(Math.PI * level(0) * level(1)) +
    2 * (level(2) - 0.5) ** 2 +
    level(3) +
    0.5 * level(4) +
    (codec(0) === 'dense' ? 0.6 : 0) +
    (codec(1) === 'none' ? -0.4 : 0),
};

function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Noisy log levels of three known functions over random configurations. */
export function drawProblems({
  optionCount,
  count,
}: {
  /** A multiple of three, 15 at least. */
  readonly optionCount: number;
  readonly count: number;
}): Problem[] {
  const options = declareSpace(optionCount);
  const random = seededRandom(2);
  return Object.entries(effects).map(([objective, effect], seed) => ({
    system: 'synthetic',
    direction: 'minimize' as const,
    objective,
    options,
    levels: drawConfigurations(options, { count, seed }).map((configuration) => ({
      configuration,
      logLevel:
        NOISE * drawNormal(random) +
        effect({
          flag: (index) => configuration[`flag${index}`] === true,
          codec: (index) => String(configuration[`codec${index}`]),
          level: (index) => Number(configuration[`level${index}`]) / 20,
        }),
    })),
  }));
}
