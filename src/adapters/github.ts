import { z } from 'zod';
import {
  connectGithub,
  describeError,
  failureOf,
  isDenied,
  withRetries,
  type GithubAccess,
  type Octokit,
} from './github-connection.ts';

/** The token may not do it: `message` is GitHub's own. */
export interface Denied {
  readonly type: 'denied';
  readonly permission: string;
  readonly message: string;
}

export interface WrittenComment<Type extends string> {
  readonly type: Type;
  readonly url: string;
}

/** The comments of pull requests; `marker` is the hidden text that tells ours from others. */
export interface Comments {
  /** Edits our comment in place, or creates it; `body` must hold the marker. */
  upsertComment(
    number: number,
    body: string,
    marker: string,
  ): Promise<WrittenComment<'created' | 'updated'> | Denied>;
  /** The same, but where we have no comment yet, none is written. */
  updateComment(
    number: number,
    body: string,
    marker: string,
  ): Promise<WrittenComment<'updated'> | { readonly type: 'none' } | Denied>;
}

const PERMISSION = 'pull-requests: write';
// GitHub answers 422 above it.
const MAXIMUM_BODY_CHARACTERS = 65_536;

const viewerSchema = z.object({ viewer: z.object({ login: z.string().min(1) }) });

const commentSchema = z.object({
  id: z.number(),
  html_url: z.string(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
});

type Comment = z.infer<typeof commentSchema>;

export function createComments(access: GithubAccess): Comments {
  const octokit = connectGithub(access);
  const repository = { owner: access.owner, repo: access.repository };
  const edit = async (id: number, body: string) => {
    const edited = { ...repository, comment_id: id, body };
    const { data } = await octokit.rest.issues.updateComment(edited);
    return { type: 'updated', url: commentSchema.parse(data).html_url } as const;
  };
  return {
    upsertComment(number, body, marker) {
      assertBody(body, marker);
      const place = { ...repository, issue_number: number };
      return reach(access, number, async () => {
        const own = await findOwn(octokit, place, marker);
        if (own !== null) return edit(own.id, body);
        const { data } = await octokit.rest.issues.createComment({ ...place, body });
        return { type: 'created', url: commentSchema.parse(data).html_url } as const;
      });
    },
    updateComment(number, body, marker) {
      assertBody(body, marker);
      return reach(access, number, async () => {
        const own = await findOwn(octokit, { ...repository, issue_number: number }, marker);
        return own === null ? ({ type: 'none' } as const) : edit(own.id, body);
      });
    },
  };
}

interface PullRequest {
  readonly owner: string;
  readonly repo: string;
  readonly issue_number: number;
}

/**
 * Our oldest comment with the marker. Anyone can write the marker, so the author must be us too.
 * Who we are is asked by GraphQL, because it answers for every kind of token: `GET /user` is 403
 * for the workflow token and for an app's (actions/create-github-app-token#258), while `viewer`
 * gives `github-actions[bot]` or `<app>[bot]` (fullsend-ai/fullsend#1953), just as the REST API
 * names the author of a comment. No person's login can hold a bracket.
 */
async function findOwn(
  octokit: Octokit,
  pullRequest: PullRequest,
  marker: string,
): Promise<Comment | null> {
  const { viewer } = viewerSchema.parse(await octokit.graphql('query { viewer { login } }'));
  const pages = octokit.paginate.iterator(
    'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
    { ...pullRequest, per_page: 100 },
  );
  for await (const page of pages) {
    const comments = z.array(commentSchema).parse(page.data);
    const own = comments.find(
      ({ body, user }) => user?.login === viewer.login && body?.includes(marker),
    );
    if (own !== undefined) return own;
  }
  return null;
}

async function reach<Result>(
  access: GithubAccess,
  number: number,
  operation: () => Promise<Result>,
): Promise<Result | Denied> {
  try {
    return await withRetries(access, operation);
  } catch (error) {
    const failure = failureOf(error);
    if (failure !== null && isDenied(failure)) {
      return { type: 'denied', permission: PERMISSION, message: failure.message };
    }
    throw describeError(
      `Comment on ${access.owner}/${access.repository} pull request ${number}`,
      error,
    );
  }
}

function assertBody(body: string, marker: string): void {
  if (body.length > MAXIMUM_BODY_CHARACTERS) {
    throw new Error(
      `comment of ${body.length} characters: GitHub takes at most ${MAXIMUM_BODY_CHARACTERS}`,
    );
  }
  if (!body.includes(marker)) throw new Error(`comment without its marker ${marker}`);
}
