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

/** Overwrites a symmetric matrix with its Cholesky factor; false when it is not positive definite. */
export function factorize(matrix: LowerTriangle): boolean {
  const size = sizeOf(matrix);
  for (let row = 0; row < size; row++) {
    const start = lowerIndex(row, 0);
    for (let column = 0; column <= row; column++) {
      const other = lowerIndex(column, 0);
      let rest = matrix[start + column] ?? 0;
      for (let k = 0; k < column; k++) {
        rest -= (matrix[start + k] ?? 0) * (matrix[other + k] ?? 0);
      }
      if (column < row) matrix[start + column] = rest / (matrix[other + column] ?? 1);
      else if (rest > 0) matrix[start + row] = Math.sqrt(rest);
      else return false;
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
