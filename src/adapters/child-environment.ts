export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * What a benchmark or build may know of our environment: where programs, caches and temporary
 * files are, language and time zone. Tokens, keys, `INPUT_*`, `ACTIONS_*` and `GITHUB_*` are not
 * named here, and nothing that is not named gets through.
 */
const ALLOWED_VARIABLES = new Set(
  [
    'PATH HOME USER LOGNAME SHELL LANG LANGUAGE TZ TMPDIR TMP TEMP CI RUNNER_OS RUNNER_ARCH',
    'LD_LIBRARY_PATH DYLD_LIBRARY_PATH PKG_CONFIG_PATH VIRTUAL_ENV JAVA_HOME DOTNET_ROOT',
    'GOPATH GOROOT GOCACHE GOMODCACHE CARGO_HOME RUSTUP_HOME npm_config_cache',
  ].flatMap((names) => names.split(' ')),
);
const LOCALE_VARIABLE = /^LC_[A-Z]+$/;

/** What git needs beside that: its own settings, remotes and their certificates. */
const GIT_VARIABLE = /^(GIT_|SSH_|XDG_|SSL_CERT_|(https?|no|all)_proxy$)/i;
/** These would point git at another repository than the one asked for. */
const GIT_PLACE_VARIABLE = /^GIT_(DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|PREFIX|NAMESPACE|OBJECT_)/;

/** The environment for commands of the settings. */
export function benchmarkEnvironment(environment: ProcessEnvironment): Record<string, string> {
  return pickVariables(environment, isAllowed);
}

/**
 * The environment for git. What a build under test left in the repository's configuration could
 * run there, so it is an allow list too.
 */
export function gitEnvironment(environment: ProcessEnvironment): Record<string, string> {
  return {
    ...pickVariables(
      environment,
      (name) => isAllowed(name) || (GIT_VARIABLE.test(name) && !GIT_PLACE_VARIABLE.test(name)),
    ),
    GIT_TERMINAL_PROMPT: '0',
    GIT_LITERAL_PATHSPECS: '1',
    LC_ALL: 'C',
  };
}

function isAllowed(name: string): boolean {
  return ALLOWED_VARIABLES.has(name) || LOCALE_VARIABLE.test(name);
}

function pickVariables(
  environment: ProcessEnvironment,
  isPicked: (name: string) => boolean,
): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && isPicked(name)) picked[name] = value;
  }
  return picked;
}
