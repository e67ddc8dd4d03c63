import { UserError } from '../errors.ts';
import {
  BRANCH_PREFIX,
  commitSchema,
  contextSchema,
  dispatchSchema,
  mergeGroupSchema,
  parse,
  pullRequestSchema,
  pushSchema,
} from './event-payload.ts';

/** What made the workflow run; `commit`s are full hashes, branches are names without `refs/heads/`. */
export type Event =
  | {
      readonly type: 'pull-request';
      readonly number: number;
      readonly baseCommit: string;
      readonly headCommit: string;
      /** The merge of head into base that GitHub made for this run. */
      readonly mergeCommit: string;
      readonly baseBranch: string;
      /** Whether head lives in another repository, or in one that is gone: such a token only reads. */
      readonly fork: boolean;
      readonly title: string;
    }
  | {
      readonly type: 'push';
      /** Null for the first push of a branch. */
      readonly before: string | null;
      readonly after: string;
      readonly branch: string;
      readonly onDefaultBranch: boolean;
    }
  | {
      readonly type: 'head-only';
      readonly event: 'workflow_dispatch' | 'schedule';
      readonly commit: string;
      /** The tag's name for a dispatch on a tag. */
      readonly branch: string;
      readonly onDefaultBranch: boolean;
    }
  | {
      readonly type: 'merge-group';
      readonly baseCommit: string;
      readonly headCommit: string;
      readonly baseBranch: string;
    };

/** Where the workflow runs. */
export interface Context {
  readonly owner: string;
  readonly repository: string;
  readonly apiUrl: string;
  readonly serverUrl: string;
  readonly runId: number;
}

export type Variables = Readonly<Record<string, string | undefined>>;

const SUPPORTED = ['pull_request', 'push', 'merge_group', 'workflow_dispatch', 'schedule'];

/**
 * Reads what the runner says about this run: its `variables` and the event's payload (the parsed
 * JSON of the file named by GITHUB_EVENT_PATH). A UserError for events that Perfscape does not serve.
 */
export function readEvent(
  variables: Variables,
  payload: unknown,
): { readonly event: Event; readonly context: Context } {
  return { event: eventOf(variables, payload), context: contextOf(variables) };
}

function eventOf(variables: Variables, payload: unknown): Event {
  const name = variables['GITHUB_EVENT_NAME'];
  switch (name) {
    case 'pull_request':
      return pullRequestOf(variables, payload);
    case 'push':
      return pushOf(payload);
    case 'merge_group':
      return mergeGroupOf(payload);
    case 'workflow_dispatch':
    case 'schedule':
      return headOnlyOf(name, variables, payload);
    case 'pull_request_target':
      throw new UserError(
        'Event pull_request_target is refused: it would run the code of a fork next to secrets and ' +
          'a token that writes. Use `on: pull_request`.',
      );
    default:
      throw new UserError(
        `Event ${name ?? '(GITHUB_EVENT_NAME is not set)'} is not supported. ` +
          `Trigger the workflow on one of: ${SUPPORTED.join(', ')}.`,
      );
  }
}

function pullRequestOf(variables: Variables, payload: unknown): Event {
  const { pull_request: pull } = parse(pullRequestSchema, payload, 'GITHUB_EVENT_PATH');
  return {
    type: 'pull-request',
    number: pull.number,
    baseCommit: pull.base.sha,
    headCommit: pull.head.sha,
    mergeCommit: parse(commitSchema, variables['GITHUB_SHA'], 'GITHUB_SHA'),
    baseBranch: pull.base.ref,
    fork: pull.head.repo?.full_name !== pull.base.repo.full_name,
    title: pull.title,
  };
}

function pushOf(payload: unknown): Event {
  const push = parse(pushSchema, payload, 'GITHUB_EVENT_PATH');
  if (isZero(push.after)) {
    throw new UserError(`Push to ${push.ref} deleted the branch: there is nothing to measure.`);
  }
  return {
    type: 'push',
    before: isZero(push.before) ? null : push.before,
    after: push.after,
    branch: push.ref,
    onDefaultBranch: push.ref === push.repository.default_branch,
  };
}

function mergeGroupOf(payload: unknown): Event {
  const { merge_group: group } = parse(mergeGroupSchema, payload, 'GITHUB_EVENT_PATH');
  return {
    type: 'merge-group',
    baseCommit: group.base_sha,
    headCommit: group.head_sha,
    baseBranch: group.base_ref,
  };
}

function headOnlyOf(
  event: 'workflow_dispatch' | 'schedule',
  variables: Variables,
  payload: unknown,
): Event {
  const reference = variables['GITHUB_REF'] ?? '';
  return {
    type: 'head-only',
    event,
    commit: parse(commitSchema, variables['GITHUB_SHA'], 'GITHUB_SHA'),
    branch: reference.replace(/^refs\/(heads|tags)\//, ''),
    // A schedule runs on the default branch only, and its payload names no repository
    // (github/codeql-action#1211).
    onDefaultBranch: event === 'schedule' || reference === BRANCH_PREFIX + defaultBranchOf(payload),
  };
}

function defaultBranchOf(payload: unknown): string {
  return parse(dispatchSchema, payload, 'GITHUB_EVENT_PATH').repository.default_branch;
}

function contextOf(variables: Variables): Context {
  const context = parse(contextSchema, variables, 'environment');
  const [owner = '', repository = ''] = context.GITHUB_REPOSITORY.split('/');
  return {
    owner,
    repository,
    apiUrl: context.GITHUB_API_URL,
    serverUrl: context.GITHUB_SERVER_URL,
    runId: context.GITHUB_RUN_ID,
  };
}

function isZero(commit: string): boolean {
  return /^0+$/.test(commit);
}
