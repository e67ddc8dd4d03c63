import type { Failure } from './openai-answer.ts';

const TOO_LONG =
  /context[_ ](length|window|size)|maximum context|prompt is too long|input is too long|request too large|too large for model|reduce the length|too many (input )?tokens|n_ctx/i;
const STATED =
  /(?:context (?:length|size|window)(?: of \S+)?|tokens per min\S* \(tpm\): limit|n_ctx)\D{0,12}(\d[\d,]*)/i;
const PAYLOAD_TOO_LARGE = 413;
// Tokens are estimated from bytes, and the service counts a few of its own.
const STATED_SHARE = 0.9;
const UNSTATED_SHARE = 0.5;

/**
 * The share of the request's length, of which `tokens` is an estimate, that the model may take after
 * this answer; null when the answer is about something else.
 */
export function fittingShare(answer: Failure, tokens: number): number | null {
  if (answer.status === null) return null;
  if (answer.status !== PAYLOAD_TOO_LARGE && !TOO_LONG.test(answer.reason)) return null;
  const stated = Number((STATED.exec(answer.reason)?.[1] ?? '').replaceAll(',', ''));
  const share = (STATED_SHARE * stated) / tokens;
  return share > 0 && share < STATED_SHARE ? share : UNSTATED_SHARE;
}
