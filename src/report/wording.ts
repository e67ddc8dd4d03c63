import { describeRule } from '../comparison/condition.ts';
import type { Verdict } from '../comparison/verdict.ts';
import { formatPercent } from '../comparison/wording.ts';
import { code } from './markdown.ts';
import type { ResultChange, ResultObjective } from './result.ts';

const SYMBOLS: Readonly<Record<Verdict, string>> = {
  regressed: '🔴',
  improved: '🟢',
  unchanged: '⚪',
  inconclusive: '🟡',
};

export function describeVerdict(verdict: Verdict): string {
  return `${SYMBOLS[verdict]} ${verdict}`;
}

export function symbolOf(verdict: Verdict): string {
  return SYMBOLS[verdict];
}

/** Such as `+12 % [+9 %, +15 %]`; worse is positive. */
export function describeChange({ estimate, low, high }: ResultChange): string {
  return estimate === low && estimate === high
    ? formatPercent(estimate)
    : `${formatPercent(estimate)} [${describeBound(low, '−∞')}, ${describeBound(high, '∞')}]`;
}

function describeBound(bound: number | null, unbounded: string): string {
  return bound === null ? unbounded : formatPercent(bound);
}

/** The size of a change in words of its direction. */
export function describeSize(change: number, { direction }: ResultObjective): string {
  const size = formatPercent(Math.abs(change)).replace('+', '');
  const isMore = direction === 'minimize' ? change > 0 : change < 0;
  return `${size} ${isMore ? 'higher' : 'lower'}`;
}

export function describeRegion(region: NonNullable<ResultObjective['region']>): string {
  return code(describeRule(region.conditions));
}

/** Three significant digits, without exponents for everyday sizes. */
export function formatLevel(value: number): string {
  const isEveryday = Math.abs(value) >= 0.001 && Math.abs(value) < 1e6;
  return isEveryday ? String(Number(value.toPrecision(4))) : value.toExponential(2);
}

export function shortCommit(commit: string): string {
  return code(commit.slice(0, 7));
}
