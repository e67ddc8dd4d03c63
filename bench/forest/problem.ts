import type { Option } from '../../src/schema/option.ts';
import type { Level } from '../../src/model/performance-model.ts';

/** One objective of one system: what a forest is to learn. */
export interface Problem {
  readonly system: string;
  readonly objective: string;
  readonly direction: 'minimize' | 'maximize';
  readonly options: readonly Option[];
  readonly levels: readonly Level[];
}
