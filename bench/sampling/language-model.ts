import { createConsultation } from '../../src/consultation.ts';
import type { Findings } from '../../src/outlook.ts';
import { learn, nominate, type Adviser } from '../../src/sample/language-model/adviser.ts';
import type { Nominee } from '../../src/sample/language-model/ballot.ts';
import type { Complete } from '../../src/sample/language-model/complete.ts';
import type { Knowledge } from '../../src/sample/weights.ts';
import type { ConfigurationSpace } from '../../src/space/configuration-space.ts';
import type { System } from './systems.ts';

/** What a language model says of a system. */
export interface Advice {
  /** Before anything is measured. */
  readonly knowledge: Knowledge;
  /**
   * Its proposals before anything is measured, most votes first. Legal values of each option, though
   * not all were measured together.
   */
  readonly nominees: readonly Nominee[];
  /** Asks for more, once in each later round of one run. */
  readonly consult: (findings: Findings) => Promise<readonly Nominee[]>;
}

/** As many as a run asks for. */
const GENERATORS = 3;

function spaceOf({ options, configurations }: System): ConfigurationSpace {
  return {
    options,
    fixed: [],
    defaultConfiguration: configurations[0] ?? {},
    violation: () => null,
    document: (configuration) => configuration,
  };
}

/** Asks as a run of head alone does; null: not all questions of its first round were answered. */
export async function askAbout(system: System, complete: Complete): Promise<Advice | null> {
  const { about, constraints, objectives } = system;
  const adviser: Adviser = {
    complete,
    reading: {
      benchmark: about,
      constraints,
      objectives: objectives.map(({ name, unit, direction }) => ({
        name,
        unit,
        direction,
        source: 'benchmark',
      })),
      documentation: [],
      diff: { schema: '', documentation: '', code: '' },
    },
    generators: GENERATORS,
  };
  const space = spaceOf(system);
  const { knowledge, gaps } = await learn(adviser, space);
  if (gaps.length > 0) return null;
  const round = { round: 1, feedback: null };
  const { nominees, reasons } = await nominate(adviser, { space, ...knowledge }, round);
  if (reasons.length > 0) return null;
  return { knowledge, nominees, consult: createConsultation(adviser, space).consult };
}
