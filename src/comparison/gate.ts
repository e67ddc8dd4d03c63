import type { Objective } from '../settings/settings.ts';
import { relevantChangeOf, type Assessment } from './assessment.ts';
import type { Change } from './change.ts';
import { describeRule } from './condition.ts';
import { formatPercent } from './wording.ts';

export const conclusions = ['pass', 'warn', 'fail'] as const;

export interface Gate {
  readonly conclusion: (typeof conclusions)[number];
  /** One sentence each, the gravest first. */
  readonly reasons: readonly string[];
}

/** The level of an objective at head in one named place, in its unit, with an interval. */
export interface HeadLevel {
  readonly objective: Objective;
  readonly place: string;
  readonly level: Change;
}

interface Finding {
  readonly conclusion: 'warn' | 'fail';
  readonly reason: string;
}

export interface GateInput {
  readonly assessments: readonly Assessment[];
  readonly levels: readonly HeadLevel[];
  /** Places or configurations that fail at head and succeed at base, in words. */
  readonly failingOnlyAtHead: readonly string[];
}

/** Where an interval lies beyond the threshold: not an estimate alone decides, the evidence does. */
function findRegressions({ objective, places, region, suspectedRegion }: Assessment): Finding[] {
  const found = region ?? suspectedRegion;
  const perhaps = region === null ? 'in some configurations, perhaps ' : '';
  const measured = [
    ...places,
    ...(found === null
      ? []
      : [{ place: `${perhaps}where ${describeRule(found.rule)}`, change: found.change }]),
  ];
  return measured.flatMap(({ place, change }): Finding[] => {
    if (change === null) return [];
    const { fail, warn, name } = objective;
    const size = `${name}: ${place} is worse by ${formatPercent(change.estimate)} (at least ${formatPercent(change.low)})`;
    if (fail !== null && change.low > fail) {
      return [{ conclusion: 'fail', reason: `${size}; fail is ${formatPercent(fail)}` }];
    }
    if (change.low > relevantChangeOf(objective) && (warn !== null || fail !== null)) {
      return [
        { conclusion: 'warn', reason: `${size}; warn is ${formatPercent(warn ?? fail ?? 0)}` },
      ];
    }
    return [];
  });
}

function findLimit({ objective, place, level }: HeadLevel): Finding[] {
  const { limit, direction, name, unit } = objective;
  if (limit === null) return [];
  const beyond = (value: number) => (direction === 'minimize' ? value > limit : value < limit);
  if (!beyond(level.estimate)) return [];
  const clear = beyond(level.low) && beyond(level.high);
  const doubt = Number.isFinite(level.low)
    ? 'within the noise of the measurement'
    : 'measured too rarely to be sure';
  const measured = `${name}: ${place} measures ${level.estimate.toPrecision(3)} ${unit}`.trim();
  return [
    {
      conclusion: clear ? 'fail' : 'warn',
      reason: `${measured}; limit is ${limit}${clear ? '' : `, ${doubt}`}`,
    },
  ];
}

/** Turns verdicts, levels and failures into pass, warn or fail by the user's thresholds. */
export function closeGate({ assessments, levels, failingOnlyAtHead }: GateInput): Gate {
  const findings: Finding[] = [
    ...failingOnlyAtHead.map((what): Finding => ({
      conclusion: 'fail',
      reason: `${what} fails at head only`,
    })),
    ...assessments.flatMap(findRegressions),
    ...levels.flatMap(findLimit),
  ];
  const of = (conclusion: Finding['conclusion']) =>
    findings.filter((finding) => finding.conclusion === conclusion).map(({ reason }) => reason);
  const [failures, warnings] = [of('fail'), of('warn')];
  const conclusion = failures.length > 0 ? 'fail' : warnings.length > 0 ? 'warn' : 'pass';
  return { conclusion, reasons: [...failures, ...warnings] };
}
