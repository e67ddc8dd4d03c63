import { assessObjective } from './comparison/assessment.ts';
import { gatherEvidence, headLevels } from './comparison/evidence.ts';
import { closeGate } from './comparison/gate.ts';
import { measureNoise, type NoiseFloor } from './measurement/noise-floor.ts';
import type { Measured } from './measuring.ts';
import type { BaseLevels } from './model/change-model.ts';
import type { Settings } from './settings/settings.ts';

function describeFailing(key: string, { field, sample }: Measured): string {
  const place = field.named.find((candidate) => candidate.key === key)?.place;
  if (place !== undefined) return `The configuration ${place}`;
  const index = sample.findIndex((candidate) => candidate.key === key);
  return `Configuration ${index + 1} of the sample`;
}

/** By objective; none where head was measured alone. */
function measureNoises(measured: Measured): Map<string, NoiseFloor> {
  if (measured.projections.size === 0) return new Map();
  return new Map(measured.objectives.map(({ name }) => [name, measureNoise(measured, name)]));
}

/** Verdicts, predictions, levels, noise and the gate, from everything measured. */
export function conclude(
  { seed }: Pick<Settings, 'seed'>,
  measured: Measured,
  baseLevelsOf: (objective: string) => BaseLevels | null,
) {
  const { objectives, sample, pairs, trials, field, lastScreening } = measured;
  const { named, ground } = field;
  const options = { ground, objectiveCount: objectives.length, seed };
  const evidence = gatherEvidence(objectives, { sample, pairs, named, lastScreening });
  const assessments = evidence.map((of) => {
    const { name } = of.objective;
    const staged = measured.staged.find((known) => known.evidence.objective.name === name) ?? null;
    return assessObjective(of, { ...options, staged, baseLevels: baseLevelsOf(name) });
  });
  const levels = objectives.flatMap((objective) => headLevels(objective, trials, named));
  const failingOnlyAtHead = measured.crashesOnlyAtHead.map((key) => describeFailing(key, measured));
  const gate = closeGate({ assessments, levels, failingOnlyAtHead });
  return { assessments, levels, gate, noises: measureNoises(measured) };
}
