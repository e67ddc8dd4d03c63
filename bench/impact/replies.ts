import { readInputs } from '../../src/inputs.ts';
import { learn, nominate } from '../../src/sample/language-model/adviser.ts';
import type { Replies } from '../replies.ts';
import type { PreparedChange } from './revisions.ts';
import { openAdviser } from './samplers.ts';
import { requestFor } from './simulated-pull-request.ts';
import { prepareWorlds } from './simulated-world.ts';

/**
 * Asks everything that runs on a change ask before they measure, with the diff and without. What the
 * generators are asked follows from the first answers, so it waits for all of those.
 */
export async function listRequests(change: PreparedChange, replies: Replies): Promise<void> {
  const createWorld = await prepareWorlds(change);
  const world = createWorld();
  // Neither number is part of a question.
  const request = requestFor(change, { configurations: 10, seed: 1 });
  const inputs = await readInputs(world, request);
  const { space } = inputs.head;
  for (const seesDiff of [true, false]) {
    const { complete } = replies;
    const adviser = await openAdviser(world, { request, inputs }, { complete, seesDiff });
    const { knowledge, gaps } = await learn(adviser, space);
    if (gaps.length > 0) continue;
    await nominate(adviser, { space, ...knowledge }, { round: 1, feedback: null });
  }
}
