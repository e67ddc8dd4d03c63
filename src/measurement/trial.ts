export const revisions = ['base', 'head'] as const;
export type Revision = (typeof revisions)[number];

/** How one run of the benchmark command ended. */
export type Outcome =
  /** One finite number an objective, in the objective's unit. */
  | { readonly status: 'success'; readonly values: Readonly<Record<string, number>> }
  | {
      readonly status: 'crash';
      /** Exit code, or the name of the signal that ended it. */
      readonly exit: number | string;
      readonly lastLines: string;
    }
  | {
      readonly status: 'timeout';
      readonly limitSeconds: number;
      readonly lastLines: string;
      /** Given when not the benchmark was late, but the server that it needs. */
      readonly late?: 'server';
    }
  | { readonly status: 'unusable'; readonly reason: string; readonly lastLines: string };

export const outcomeStatuses = [
  'success',
  'crash',
  'timeout',
  'unusable',
] as const satisfies readonly Outcome['status'][];

/** One run of the benchmark command: configuration × revision × repetition. */
export interface Trial {
  readonly revision: Revision;
  /** Key of the configuration in the revision's own space (for base: the projection's). */
  readonly key: string;
  /** 0 is the warm-up, which no estimate uses; measured repetitions count from 1. */
  readonly repetition: number;
  /** Wall time of the benchmark process, and of starting and ending the server it needs. */
  readonly seconds: number;
  readonly outcome: Outcome;
}

/** Tells apart what is measured: one configuration at one revision. */
export function identityOf({ revision, key }: Pick<Trial, 'revision' | 'key'>): string {
  return `${revision} ${key}`;
}
