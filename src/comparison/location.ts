// Huber's constant: residuals beyond so many scales count as if they lay there. 99 % as efficient as
// the mean for normal errors (Huber 1981, Robust Statistics, section 4.3).
const CUT = 2;
// What a normal distribution's median absolute deviation has to be multiplied by.
const NORMAL_MAD = 1.4826;
// So many values tell their own scale as well as all configurations together do.
const OWN_SCALE = 10;
const STEPS = 50;
const TOLERANCE = 1e-6;

/** Where values lie and how they spread. */
export interface Location {
  readonly centre: number;
  /** Of one value, on one degree of freedom less than there are values. */
  readonly variance: number;
}

/** Filled again and again: thousands of replicates are located one after another. */
type Values = Readonly<ArrayLike<number>>;

function meanOf(values: Values): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] ?? 0;
  return sum / values.length;
}

// Up to here a plain loop beats the built-in sort, which pays for each call.
const FEW = 24;

function sortFew(values: Float64Array, count: number): void {
  for (let index = 1; index < count; index++) {
    const value = values[index] ?? 0;
    let place = index;
    for (; place > 0 && (values[place - 1] ?? 0) > value; place--) {
      values[place] = values[place - 1] ?? 0;
    }
    values[place] = value;
  }
}

/** Median of the first `count`, which it sorts. */
function medianOfFirst(scratch: Float64Array, count: number): number {
  if (count > FEW) scratch.subarray(0, count).sort();
  else sortFew(scratch, count);
  const middle = (count - 1) / 2;
  return ((scratch[Math.floor(middle)] ?? 0) + (scratch[Math.ceil(middle)] ?? 0)) / 2;
}

function medianOf(values: Values, scratch: Float64Array): number {
  for (let index = 0; index < values.length; index++) scratch[index] = values[index] ?? 0;
  return medianOfFirst(scratch, values.length);
}

interface Group {
  readonly values: Values;
  median: number;
}

/** Memory for the largest group, and for the residuals of all. */
interface Scratch {
  readonly group: Float64Array;
  readonly residuals: Float64Array;
}

/**
 * 1.4826 times the median absolute residual from the groups' medians, each made as large as errors
 * are; 0 without two values in a group.
 */
function scaleOf(groups: readonly Group[], { residuals }: Scratch): number {
  let count = 0;
  for (const { values, median } of groups) {
    if (values.length < 2) continue;
    const correction = Math.sqrt(values.length / (values.length - 1));
    for (let index = 0; index < values.length; index++) {
      residuals[count] = Math.abs((values[index] ?? 0) - median) * correction;
      count += 1;
    }
  }
  return count === 0 ? 0 : NORMAL_MAD * medianOfFirst(residuals, count);
}

/** The centre that is the mean of the values, those farther than `reach` drawn in. */
function findCentre({ values, median }: Group, reach: number): number {
  let centre = median;
  for (let step = 0; step < STEPS; step++) {
    let sum = 0;
    for (let index = 0; index < values.length; index++) {
      sum += Math.min(Math.max(values[index] ?? 0, centre - reach), centre + reach);
    }
    const moved = sum / values.length;
    const isFound = Math.abs(moved - centre) < TOLERANCE * reach;
    centre = moved;
    if (isFound) break;
  }
  return centre;
}

/** Of values drawn in to `reach`, and how many had not to be. */
function spreadAbout(centre: number, values: Values, reach: number) {
  let squares = 0;
  let inside = 0;
  for (let index = 0; index < values.length; index++) {
    const residual = Math.abs((values[index] ?? 0) - centre);
    squares += Math.min(residual, reach) ** 2;
    inside += residual <= reach ? 1 : 0;
  }
  return { squares, inside };
}

function locate(group: Group, reach: number): Location {
  const { values } = group;
  const count = values.length;
  const isPlain = reach === Number.POSITIVE_INFINITY;
  const centre = isPlain ? meanOf(values) : findCentre(group, reach);
  if (count < 2) return { centre, variance: 0 };
  const { squares, inside } = spreadAbout(centre, values, reach);
  const share = Math.max(1, inside) / count;
  return { centre, variance: squares / (count - 1) / share ** 2 };
}

/** By group, in their order; the next time they are located, those take the place of these. */
export interface Locations {
  readonly centres: Float64Array;
  readonly variances: Float64Array;
}

/** How far from its centre a value of the group may lie and still count where it is. */
function reachOf(group: Group, common: number, scratch: Scratch): number {
  const count = group.values.length;
  if (count < 3 || common === 0) return Number.POSITIVE_INFINITY;
  const own = scaleOf([group], scratch);
  return CUT * Math.sqrt((OWN_SCALE * common ** 2 + count * own ** 2) / (OWN_SCALE + count));
}

/**
 * The centre of each group of values, which a few disturbed ones hardly move: Huber's estimate
 * (Huber 1964), whose scale is a mean square of the group's own and of one that all groups share,
 * with the variance that belongs to it: that of the drawn-in values over the square of the share
 * that was not drawn in (Huber 1981, section 6.5). Up to two values, or without any noise, it is the
 * mean. No value is left out. Precondition: no group is empty. What is returned locates the values
 * that the groups hold when it is called.
 */
export function createLocator(measured: readonly Values[]): () => Locations {
  const groups = measured.map((values): Group => ({ values, median: 0 }));
  const lengths = measured.map(({ length }) => length);
  const scratch: Scratch = {
    group: new Float64Array(Math.max(0, ...lengths)),
    residuals: new Float64Array(lengths.reduce((sum, length) => sum + length, 0)),
  };
  const centres = new Float64Array(groups.length);
  const variances = new Float64Array(groups.length);
  return () => {
    for (const group of groups) group.median = medianOf(group.values, scratch.group);
    const common = scaleOf(groups, scratch);
    for (const [index, group] of groups.entries()) {
      const { centre, variance } = locate(group, reachOf(group, common, scratch));
      centres[index] = centre;
      variances[index] = variance;
    }
    return { centres, variances };
  };
}

/** Located once. */
export function locateAll(measured: readonly Values[]): Location[] {
  const { centres, variances } = createLocator(measured)();
  return measured.map((_, index) => {
    return { centre: centres[index] ?? 0, variance: variances[index] ?? 0 };
  });
}
