import type { JsonObject } from '../../schema/option.ts';
import type { CompletionRequest } from './complete.ts';
import { closedObject, DATA_RULE, TOKENS_FOR_REASONING, writeDocument } from './reading.ts';
import { describeStrategy, openOptions, type Strategy } from './strategy.ts';

/** Proposals of one generator, whatever the budget: so the first question does not depend on it. */
export const PROPOSALS = 12;

const TOKENS_PER_PROPOSAL = 200;

const AIM_OF_A_CHANGE =
  'at base and at head of a pull request, so that a change of performance is seen wherever in the configuration space it is, and can be told for the configurations that are not measured';
const AIM_OF_LEVELS =
  'so that a model fitted to the measurements predicts every objective for all configurations that are not measured';

interface Emphasis {
  readonly name: string;
  readonly task: string;
  readonly temperature: number;
}

const EXPECTED_CHANGES: Emphasis = {
  name: 'changes',
  task: 'Look for the change. Take "expectedChanges" in their order: for each, configurations that meet its conditions, with the other strong options where the changed code works hardest and has the largest part of the objective; then one beside it that just fails one condition. Where none is expected, go by "changedCodeRuns". Two configurations of one region should differ in everything else.',
  temperature: 0.3,
};
const LEVELS: Emphasis = {
  name: 'levels',
  task: 'Look for the levels. Let the strong options go through their values from one end to the other, most steps where the objectives should bend, each at several settings of the other strong options; include the cheapest and the dearest configuration that you can think of for each objective.',
  temperature: 0.3,
};
const INTERACTIONS: Emphasis = {
  name: 'interactions',
  task: 'Look for interactions. Cross the values of strong options with those of the options that they interact with (by "interactsWith", by the constraints, by what you know of such programs): low with low, low with high, high with low, high with high. No two options may always change together.',
  temperature: 0.7,
};
const BREADTH: Emphasis = {
  name: 'breadth',
  task: 'Look where nobody looks. Go to the corners: both ends of every number, rare categories, several strong options at their extremes at once, combinations that are legal but unusual; vary the weak options as well.',
  temperature: 1,
};

function emphasisOf(strategy: Strategy, index: number): Emphasis {
  const first = strategy.impact === null ? LEVELS : EXPECTED_CHANGES;
  return [first, INTERACTIONS, BREADTH][index % 3] ?? first;
}

function instruct(aim: string, { task }: Emphasis): string {
  return `You choose configurations of a configurable program to be benchmarked, ${aim}. Each measurement is dear.
${DATA_RULE} "effects" and "interactsWith" are an earlier judgement of the options, "expectedChanges" and "changedCodeRuns" an earlier reading of the diff; both may err.
${task}
Propose exactly ${PROPOSALS} configurations, the most telling first, as only the first few may be measured. Over all of them let every value of a strong option come up about equally often (of a number: low, middle and high), and set several options at once, so that any two differ in many strong options. Vary weak options along the way. "measured", where it is there, is what is known already: propose nothing measured again, go where changes may lie that it has not decided, to the border of what changed, and to "leastKnown".
Name only the options whose value is not the default; the others keep it, as do those in "keptAtDefault". Use legal values and keep "constraints". "reason": at most 6 words.
Answer with JSON only: {"configurations": [{"reason": "…", "values": [{"option": "…", "value": …}, …]}, …]}.`;
}

function replySchema(strategy: Strategy): JsonObject {
  const names = openOptions(strategy).map(({ name }) => name);
  const setting = closedObject({
    option: { type: 'string', enum: names },
    value: { type: ['string', 'number', 'boolean', 'null'] },
  });
  const proposal = closedObject({
    reason: { type: 'string' },
    values: { type: 'array', items: setting },
  });
  return closedObject({ configurations: { type: 'array', items: proposal } });
}

/**
 * One request a generator: they read the same strategy and differ in what they look for and in
 * temperature.
 */
export function generatorRequests(strategy: Strategy, count: number): CompletionRequest[] {
  const user = writeDocument(describeStrategy(strategy));
  const aim = strategy.impact === null ? AIM_OF_LEVELS : AIM_OF_A_CHANGE;
  return Array.from({ length: count }, (_, index) => {
    const emphasis = emphasisOf(strategy, index);
    return {
      system: instruct(aim, emphasis),
      user,
      schemaName: `configurations-${strategy.round}-${index + 1}-${emphasis.name}`,
      schema: replySchema(strategy),
      maximumTokens: TOKENS_FOR_REASONING + PROPOSALS * TOKENS_PER_PROPOSAL,
      temperature: emphasis.temperature,
    };
  });
}
