/** What a rule is to split. */
export interface MeasuredMeans {
  /** Mean change of each measured configuration. */
  readonly means: readonly number[];
  /** Residual variance that no rule can explain: the noise of the means. */
  readonly noise: number;
  /** Of the means, and of their squares. */
  readonly sum: number;
  readonly squares: number;
}

function sumOfSquares(sum: number, squares: number, count: number): number {
  return count === 0 ? 0 : Math.max(0, squares - sum ** 2 / count);
}

/** Values of one side. */
interface Spread {
  readonly count: number;
  /** Sum of squares about their mean. */
  readonly squares: number;
}

/** −2 log-likelihood of the values, less what is the same for all ways to tell them. */
function lengthOf({ count, squares }: Spread, noise: number): number {
  return count * Math.log(Math.max(squares / count, noise));
}

/**
 * One variance for both sides, or one each where on one of them nothing but noise is left: a region is
 * seldom hit alike everywhere. A single value has no spread by which to tell that. The second variance
 * costs what any parameter does (Schwarz 1978).
 */
function lengthOfSides(
  { inner, outer }: { readonly inner: Spread; readonly outer: Spread },
  noise: number,
): number {
  const both = { count: inner.count + outer.count, squares: inner.squares + outer.squares };
  const alike = lengthOf(both, noise);
  const isOneStill = [inner, outer].some(
    ({ count, squares }) => count > 1 && squares / count <= noise,
  );
  if (!isOneStill) return alike;
  return Math.min(alike, lengthOf(inner, noise) + lengthOf(outer, noise) + Math.log(both.count));
}

/**
 * −2 log-likelihood ratio of two means against one, plus twice the length of the rule in nats: a
 * two-part code (Rissanen 1978), by which exp(−score / 2) is the posterior odds of the rule against
 * none if every option, and within it every condition, is equally likely beforehand. A fit below the
 * noise earns nothing. Null for a rule that does not split, or whose inside is not the worse side.
 */
export function scoreSplit(
  { means, noise, sum, squares }: MeasuredMeans,
  inside: readonly number[],
  length: number,
): number | null {
  const count = means.length;
  if (inside.length === 0 || inside.length === count) return null;
  let inner = 0;
  let innerSquares = 0;
  for (const index of inside) {
    const value = means[index] ?? 0;
    inner += value;
    innerSquares += value ** 2;
  }
  const outer = sum - inner;
  const outerCount = count - inside.length;
  if (inner / inside.length <= Math.max(0, outer / outerCount)) return null;
  const sides = {
    inner: { count: inside.length, squares: sumOfSquares(inner, innerSquares, inside.length) },
    outer: { count: outerCount, squares: sumOfSquares(outer, squares - innerSquares, outerCount) },
  };
  const total = sumOfSquares(sum, squares, count);
  return 2 * length + lengthOfSides(sides, noise) - lengthOf({ count, squares: total }, noise);
}
