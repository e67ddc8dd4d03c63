/** A run, and the stretch of the trace in which it lay: runs of one stretch share trials. */
export interface ClusteredRun {
  readonly isRegressed: boolean;
  readonly cluster: number;
}

/**
 * So many independent runs would tell as much: the runs over their design effect, by the spread of
 * the share between clusters (Kish 1965). All of them where no two runs differ: nothing is known of
 * their dependence then.
 */
export function countEffectiveRuns(runs: readonly ClusteredRun[]): number {
  const share = runs.filter(({ isRegressed }) => isRegressed).length / runs.length;
  const clusters = [...new Set(runs.map(({ cluster }) => cluster))];
  const count = clusters.length;
  if (share === 0 || share === 1 || count < 2) return runs.length;
  const squares = clusters.map((cluster) => {
    const own = runs.filter((run) => run.cluster === cluster);
    return (own.filter(({ isRegressed }) => isRegressed).length - share * own.length) ** 2;
  });
  const between = squares.reduce((sum, square) => sum + square, 0);
  const variance = (between * count) / (count - 1) / runs.length ** 2;
  return Math.min(runs.length, (share * (1 - share)) / variance);
}
