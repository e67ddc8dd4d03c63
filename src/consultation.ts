import type { Campaign } from './campaign.ts';
import type { Findings } from './outlook.ts';
import { learn, nominate, type Adviser, type Nomination } from './sample/language-model/adviser.ts';
import { summarizeFindings } from './sample/language-model/feedback.ts';
import type { SamplerReport } from './sample/sample.ts';
import type { Knowledge } from './sample/weights.ts';
import type { ConfigurationSpace } from './space/configuration-space.ts';

export interface Consultation {
  readonly consult: NonNullable<Campaign['consult']>;
  /** A report of the first round with what came of the later ones. */
  readonly extend: <Report extends SamplerReport>(report: Report) => Report;
}

/** What of the pruned options the measurements do not bear out. */
function undoPruning({ pruned }: Knowledge, { suspects }: Findings) {
  const undone = [...pruned].filter((name) => suspects.has(name));
  return { undone, pruned: new Set([...pruned].filter((name) => !suspects.has(name))) };
}

function describeUndone(undone: ReadonlySet<string>): string[] {
  if (undone.size === 0) return [];
  const names = [...undone].join(', ');
  return [`The language model thought these irrelevant, and the measurements do not: ${names}.`];
}

function describeSilence(reasons: ReadonlySet<string>): string[] {
  if (reasons.size === 0) return [];
  return [`The language model gave less in later rounds (${[...reasons].join('; ')}).`];
}

/** Head alone was measured: by then the levels tell more than what was proposed without them. */
function isOfLevels({ findings }: Findings): boolean {
  return findings.every(({ changes }) => Object.keys(changes).length === 0);
}

/**
 * Asks the language model again once results are known, with its judgements of the first round, which
 * are asked for by the same questions and so are answered from memory. An option that it thought
 * irrelevant is open again once a rule on it tells best where something got worse.
 */
export function createConsultation(adviser: Adviser, space: ConfigurationSpace): Consultation {
  const later: Nomination[] = [];
  const undone = new Set<string>();
  const consult = async (found: Findings) => {
    const { knowledge } = await learn(adviser, space);
    const first = await nominate(adviser, { space, ...knowledge }, { round: 1, feedback: null });
    const open = undoPruning(knowledge, found);
    for (const name of open.undone) undone.add(name);
    const feedback = summarizeFindings(found.findings, found.uncertain);
    const nomination = await nominate(
      adviser,
      { space, ...knowledge, pruned: open.pruned },
      { round: later.length + 2, feedback },
    );
    later.push(nomination);
    if (isOfLevels(found)) return nomination.nominees;
    const keys = new Set(nomination.nominees.map(({ key }) => key));
    return [...nomination.nominees, ...first.nominees.filter(({ key }) => !keys.has(key))];
  };
  return {
    consult,
    extend(report) {
      const reasons = new Set(later.flatMap((nomination) => nomination.reasons));
      const notes = [report.note ?? [], describeSilence(reasons), describeUndone(undone)].flat();
      return {
        ...report,
        snapped: later.reduce((sum, { snapped }) => sum + snapped, report.snapped),
        rejected: [...report.rejected, ...later.flatMap(({ rejected }) => rejected)],
        note: notes.length === 0 ? null : notes.join(' '),
      };
    },
  };
}
