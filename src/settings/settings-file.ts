import { z } from 'zod';
import { command } from './command.ts';
import { mapping, namedMapping, whenRead } from './mapping.ts';
import { modelSettings } from './model-settings.ts';
import { outputFormat } from './output-format.ts';
import { objectives } from './objective-settings.ts';
import { percentageUpTo } from './percentage.ts';
import { repositoryPath } from './repository-path.ts';
import { readySettings } from './server-settings.ts';
import { storeSettings } from './store-settings.ts';

export const DELIVERY_FORMATS = ['json', 'yaml', 'toml', 'env', 'properties'] as const;
/** From the loudest to the quietest. */
export const COMMENT_MODES = ['always', 'on-change', 'on-regression', 'never'] as const;

const MAXIMUM_DOCUMENTS = 50;
const MAXIMUM_HARNESS_PATHS = 100;
const MAXIMUM_PROFILES = 20;
const MAXIMUM_CONFIGURATIONS = 1000;
const MAXIMUM_PAIRS = 100;
/** Percent: what looks regressed has to be found first. */
const MAXIMUM_CONFIRMATION = 80;
/** Five days: the longest a job may run on a machine of one's own. */
const MAXIMUM_MINUTES = 7200;
const MAXIMUM_TRIAL_SECONDS = 86_400;
const MAXIMUM_REQUEST_SECONDS = 3600;
const MAXIMUM_REQUESTS = 1000;
const MAXIMUM_TOKENS = 10_000_000;
/** What the generator of random numbers tells apart. */
const MAXIMUM_SEED = 2 ** 31 - 1;

const deliver = mapping({
  file: repositoryPath.describe('The file the benchmark reads its configuration from.'),
  format: z.enum(DELIVERY_FORMATS).describe('The format of that file.'),
});

const budget = mapping({
  configurations: z
    .int()
    .min(1)
    .max(MAXIMUM_CONFIGURATIONS)
    .default(20)
    .describe('How many configurations are measured at most.'),
  pairs: z
    .int()
    .min(1)
    .max(MAXIMUM_PAIRS)
    .default(5)
    .describe('How often a configuration is measured at base and head, side by side.'),
  confirmation: percentageUpTo(MAXIMUM_CONFIRMATION)
    .prefault('25%')
    .describe(
      'Least share of pairs and minutes that is kept to measure again what looks regressed, before it is said; 0% says it at once.',
    ),
  minutes: z
    .number()
    .positive()
    .max(MAXIMUM_MINUTES)
    .default(20)
    .describe('How long measuring may take in all.'),
  'trial-seconds': z
    .number()
    .positive()
    .max(MAXIMUM_TRIAL_SECONDS)
    .default(60)
    .describe('When a single run of the benchmark is ended.'),
  'build-minutes': z
    .number()
    .positive()
    .max(MAXIMUM_MINUTES)
    .default(10)
    .describe('When the build of a revision is ended.'),
  requests: z
    .int()
    .min(0)
    .max(MAXIMUM_REQUESTS)
    .default(12)
    .describe('How many requests the language model may get.'),
  tokens: z
    .int()
    .min(0)
    .max(MAXIMUM_TOKENS)
    .default(60_000)
    .describe('How many tokens the language model may use, in and out.'),
  'request-seconds': z
    .number()
    .positive()
    .max(MAXIMUM_REQUEST_SECONDS)
    .default(120)
    .describe('How long an answer of the language model may take, with all retries.'),
});

const shape = {
  schema: repositoryPath
    .prefault('config.schema.json')
    .describe('The JSON Schema of the options, as JSON or YAML.'),
  documentation: z
    .array(repositoryPath)
    .max(MAXIMUM_DOCUMENTS)
    .default([])
    .describe('Documents about the options, for the language model.'),
  build: command().optional().describe('The command that builds a revision, run once for each.'),
  benchmark: command(
    'give the command that is run once per trial, such as node bench.mjs',
  ).describe('The command that is run once per trial, such as node bench.mjs.'),
  start: command()
    .optional()
    .describe(
      'The command that runs the server a benchmark needs, in the foreground, started anew for each trial.',
    ),
  ready: readySettings
    .optional()
    .describe(
      'How to see that the server is ready, such as { port: 8080 }; the trial waits for it.',
    ),
  stop: command()
    .optional()
    .describe('The command that ends the server; without it the server is sent SIGTERM.'),
  harness: z
    .array(repositoryPath)
    .max(MAXIMUM_HARNESS_PATHS)
    .default([])
    .describe(
      'Paths taken from head for both revisions, so that both are measured by the same benchmark.',
    ),
  deliver: deliver
    .optional()
    .describe(
      'The file a configuration is written to; environment variables carry it in any case.',
    ),
  format: outputFormat,
  objectives,
  profiles: namedMapping(repositoryPath, { maximumCount: MAXIMUM_PROFILES })
    .default({})
    .describe('Files with configurations that people run, by name; each is judged by itself.'),
  budget: budget.prefault({}).describe('What a run may spend.'),
  model: modelSettings
    .optional()
    .describe('The language model that helps to choose configurations.'),
  store: storeSettings
    .prefault({ kind: 'artifact' })
    .describe('Where measurements and the performance model are kept.'),
  comment: z
    .enum(COMMENT_MODES)
    .default('on-change')
    .describe('When the pull request gets a comment.'),
  seed: z
    .int()
    .min(0)
    .max(MAXIMUM_SEED)
    .default(1)
    .describe('Start of the random numbers: the same seed draws the same sample.'),
};

/** The settings as the user writes them, in a file or as inputs of the action. */
export const settingsFile = mapping(shape)
  .refine(({ start, ready }) => start === undefined || ready !== undefined, {
    path: ['ready'],
    error: 'give how to see that the server of "start" is ready, such as { port: 8080 }',
    when: whenRead(['start', 'ready']),
  })
  .refine(({ start, ready, stop }) => start !== undefined || (ready ?? stop) === undefined, {
    path: ['start'],
    error: 'give the command that runs the server which "ready" and "stop" are about',
    when: whenRead(['start', 'ready', 'stop']),
  })
  .meta({ dependencies: { start: ['ready'], ready: ['start'], stop: ['start'] } });

export type SettingsFile = z.output<typeof settingsFile>;
