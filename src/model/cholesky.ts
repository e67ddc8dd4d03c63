/**
 * Lower triangle of a symmetric matrix, row by row: entry (i, j), j ≤ i, is at i (i + 1) / 2 + j.
 */
export type LowerTriangle = Float64Array;

export function lowerIndex(row: number, column: number): number {
  return (row * (row + 1)) / 2 + column;
}

/** Number of rows of a lower triangle with this many entries. */
function sizeOf(triangle: LowerTriangle): number {
  return (Math.sqrt(8 * triangle.length + 1) - 1) / 2;
}

/** An entry less what the columns before it explain; `start` and `other`: where two rows start. */
function restOf(matrix: LowerTriangle, [start, other]: readonly [number, number], column: number) {
  let rest = matrix[start + column] ?? 0;
  for (let k = 0; k < column; k++) {
    rest -= (matrix[start + k] ?? 0) * (matrix[other + k] ?? 0);
  }
  return rest;
}

/** One column of the factor in four rows from `row` on, whose sums need not wait for each other. */
function divideFour(matrix: LowerTriangle, row: number, column: number): void {
  const other = lowerIndex(column, 0);
  const a = lowerIndex(row, 0);
  const b = lowerIndex(row + 1, 0);
  const c = lowerIndex(row + 2, 0);
  const d = lowerIndex(row + 3, 0);
  let restA = matrix[a + column] ?? 0;
  let restB = matrix[b + column] ?? 0;
  let restC = matrix[c + column] ?? 0;
  let restD = matrix[d + column] ?? 0;
  for (let k = 0; k < column; k++) {
    const factor = matrix[other + k] ?? 0;
    restA -= (matrix[a + k] ?? 0) * factor;
    restB -= (matrix[b + k] ?? 0) * factor;
    restC -= (matrix[c + k] ?? 0) * factor;
    restD -= (matrix[d + k] ?? 0) * factor;
  }
  const diagonal = matrix[other + column] ?? 1;
  matrix[a + column] = restA / diagonal;
  matrix[b + column] = restB / diagonal;
  matrix[c + column] = restC / diagonal;
  matrix[d + column] = restD / diagonal;
}

/** Overwrites a symmetric matrix with its Cholesky factor; false when it is not positive definite. */
export function factorize(matrix: LowerTriangle): boolean {
  const size = sizeOf(matrix);
  for (let column = 0; column < size; column++) {
    const other = lowerIndex(column, 0);
    const square = restOf(matrix, [other, other], column);
    if (!(square > 0)) return false;
    const diagonal = Math.sqrt(square);
    matrix[other + column] = diagonal;
    let row = column + 1;
    for (; row + 3 < size; row += 4) divideFour(matrix, row, column);
    for (; row < size; row++) {
      const start = lowerIndex(row, 0);
      matrix[start + column] = restOf(matrix, [start, other], column) / diagonal;
    }
  }
  return true;
}

/** Overwrites b with the x of L x = b. */
export function solveLower(factor: LowerTriangle, b: Float64Array): void {
  for (let row = 0; row < b.length; row++) {
    const start = lowerIndex(row, 0);
    let rest = b[row] ?? 0;
    for (let k = 0; k < row; k++) rest -= (factor[start + k] ?? 0) * (b[k] ?? 0);
    b[row] = rest / (factor[start + row] ?? 1);
  }
}

/** Sum of the logarithms of the factor's diagonal: half the log determinant of the matrix. */
export function halfLogDeterminant(factor: LowerTriangle): number {
  const size = sizeOf(factor);
  let sum = 0;
  for (let row = 0; row < size; row++) sum += Math.log(factor[lowerIndex(row, row)] ?? 1);
  return sum;
}
