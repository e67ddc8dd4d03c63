import { SETTINGS_KEYS } from '../settings/settings.ts';
import type { ProcessEnvironment } from './child-environment.ts';

/** The inputs of the step; null: not given. */
export interface ActionInputs {
  readonly config: string | null;
  readonly settings: Readonly<Record<string, string>>;
  readonly apiKey: string | null;
  readonly token: string;
  readonly base: string | null;
  readonly head: string | null;
  readonly output: string | null;
}

/** As the runner hands them over: upper case, spaces as `_`, other characters kept. */
function readInput(environment: ProcessEnvironment, name: string): string | null {
  return environment[`INPUT_${name.toUpperCase()}`]?.trim() || null;
}

/** Reads the inputs once; a key may also come as OPENAI_API_KEY. */
export function readActionInputs(environment: ProcessEnvironment): ActionInputs {
  const read = (name: string) => readInput(environment, name);
  const settings = SETTINGS_KEYS.flatMap((key) => {
    const text = read(key);
    return text === null ? [] : [[key, text] as const];
  });
  return {
    config: read('config'),
    settings: Object.fromEntries(settings),
    apiKey: read('api-key') ?? (environment['OPENAI_API_KEY'] || null),
    token: read('github-token') ?? '',
    base: read('base'),
    head: read('head'),
    output: read('output'),
  };
}
