// Two-sided 95 % of the normal distribution.
const Z = 1.96;

/** Share of successes with its 95 % interval (Wilson 1927). */
export function wilsonInterval(successes: number, count: number) {
  const share = successes / count;
  const square = Z ** 2 / count;
  const centre = (share + square / 2) / (1 + square);
  const reach =
    (Z / (1 + square)) * Math.sqrt((share * (1 - share)) / count + square / (4 * count));
  return { regressed: share, low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) };
}
