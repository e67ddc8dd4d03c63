import type { Objective } from '../settings/settings.ts';
import type { Assessment } from './assessment.ts';
import type { Change } from './change.ts';
import { describeRule } from './condition.ts';
import { relevantChangeOf } from './relevant-change.ts';
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

/** Something that is, or are, worse. */
interface Claim {
  readonly subject: string;
  readonly verb: 'is' | 'are';
  readonly change: Change | null;
}

/** The part of the space that regressed: by its rule, or by what was measured of it. */
function claimPart({ region, suspectedRegion, carriers }: Assessment): Claim[] {
  if (region !== null) {
    return [{ subject: `where ${describeRule(region.rule)}`, verb: 'is', change: region.change }];
  }
  if (carriers === null) return [];
  const count = carriers.keys.length;
  const some = count === 1 ? 'a measured configuration' : `${count} measured configurations`;
  const perhaps =
    suspectedRegion === null ? '' : `, perhaps where ${describeRule(suspectedRegion.rule)},`;
  const verb = count === 1 ? 'is' : 'are';
  return [{ subject: `${some}${perhaps}`, verb, change: carriers.change }];
}

/** Where an interval lies beyond the threshold: not an estimate alone decides, the evidence does. */
function findRegressions(assessment: Assessment): Finding[] {
  const { objective, places } = assessment;
  const claims: Claim[] = places.map(({ place: subject, change }) => ({
    subject,
    verb: 'is',
    change,
  }));
  return [...claims, ...claimPart(assessment)].flatMap(({ subject, verb, change }): Finding[] => {
    if (change === null) return [];
    const { fail, warn, name } = objective;
    const size = `${name}: ${subject} ${verb} worse by ${formatPercent(change.estimate)} (at least ${formatPercent(change.low)})`;
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
