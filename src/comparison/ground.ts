import type { Option } from '../schema/option.ts';
import type { Configuration } from '../space/configuration.ts';
import { matches, type Rule } from './condition.ts';

/** Share of the given configurations that a rule matches. */
export function shareOfSpace(rule: Rule, configurations: readonly Configuration[]): number {
  const matching = configurations.filter((configuration) => matches(rule, configuration));
  return configurations.length === 0 ? 0 : matching.length / configurations.length;
}

/** Where to look: the options that rules may name and configurations drawn from the whole space. */
export interface Ground {
  readonly options: readonly Option[];
  readonly drawn: readonly Configuration[];
  /**
   * Rules that somebody expects to tell where something changed, each not empty. They are tried first
   * and cost less to state; what is said of them rests on the measurements all the same.
   */
  readonly expected?: readonly Rule[];
}
