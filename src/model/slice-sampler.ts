import { normalNumbers, type Random } from '../random.ts';

export interface Chain {
  /** Steps before the first draw that is kept, and from one to the next. */
  readonly warmUp: number;
  readonly thinning: number;
  readonly draws: number;
}

interface Target {
  readonly dimensions: number;
  readonly logLikelihood: (position: Float64Array) => number;
}

interface State {
  readonly position: Float64Array;
  readonly logLikelihood: number;
}

// The bracket halves about every second try: it is down to rounding long before this.
const MOST_TRIES = 100;

interface Draw {
  readonly uniform: Random;
  readonly normal: Random;
}

function step(
  { dimensions, logLikelihood }: Target,
  state: State,
  { uniform: random, normal }: Draw,
): State {
  const direction = Float64Array.from({ length: dimensions }, () => normal());
  const threshold = state.logLikelihood + Math.log(1 - random());
  let angle = 2 * Math.PI * random();
  let [low, high] = [angle - 2 * Math.PI, angle];
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    const [along, across] = [Math.cos(angle), Math.sin(angle)];
    const position = state.position.map((x, i) => x * along + (direction[i] ?? 0) * across);
    const reached = logLikelihood(position);
    if (reached > threshold) return { position, logLikelihood: reached };
    if (angle < 0) low = angle;
    else high = angle;
    angle = low + (high - low) * random();
  }
  return state;
}

/**
 * Draws from the posterior under a standard normal prior, started at its centre: elliptical slice
 * sampling (Murray, Adams & MacKay 2010), which has nothing to tune.
 */
export function drawPosterior(target: Target, chain: Chain, random: Random): Float64Array[] {
  const start = new Float64Array(target.dimensions);
  let state: State = { position: start, logLikelihood: target.logLikelihood(start) };
  const draw: Draw = { uniform: random, normal: normalNumbers(random) };
  const draws: Float64Array[] = [];
  for (let taken = 1; draws.length < chain.draws; taken++) {
    state = step(target, state, draw);
    const past = taken - chain.warmUp;
    if (past > 0 && past % chain.thinning === 0) draws.push(state.position);
  }
  return draws;
}
