import { artifactJson, REPOSITORY_ID, type ListedArtifact } from './listed-artifact.ts';
import { startLoopback, type Call, type Loopback, type Reply } from './loopback.ts';

export interface StoredComment {
  readonly id: number;
  readonly author: string;
  body: string;
}

/** Trouble for the next requests whose `METHOD path` begins so, once each. */
export interface Trouble {
  readonly request: string;
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the request is done all the same, and only its answer is lost. */
  readonly done?: boolean;
}

export interface GithubServerOptions {
  /** `owner/name`; left out: `octo/project`. */
  readonly repository?: string;
  /** Login of the token; left out: the workflow token's. */
  readonly viewer?: string;
  /** What the token may do with pull requests; left out: write. */
  readonly pullRequests?: 'write' | 'read';
  /** What the token may do with actions; left out: read. */
  readonly actions?: 'read' | 'none';
  /** Comments of every pull request at the start. */
  readonly comments?: readonly { readonly author: string; readonly body: string }[];
  readonly artifacts?: () => readonly ListedArtifact[];
  readonly troubles?: readonly Trouble[];
}

/** The parts of GitHub's REST and GraphQL API that Perfscape uses, for one repository. */
export interface GithubServer extends Loopback {
  /** `METHOD path?query` of every request. */
  readonly requests: readonly string[];
  readonly comments: readonly StoredComment[];
  readonly repository: string;
}

export async function startGithubServer(options: GithubServerOptions = {}): Promise<GithubServer> {
  const {
    repository = 'octo/project',
    viewer = 'github-actions[bot]',
    pullRequests = 'write',
    actions = 'read',
    artifacts = () => [],
  } = options;
  const requests: string[] = [];
  const comments: StoredComment[] = (options.comments ?? []).map(({ author, body }, index) => ({
    id: index + 1,
    author,
    body,
  }));
  const troubles = [...(options.troubles ?? [])];

  const server = await startLoopback((call) => {
    const request = `${call.method} ${call.url.pathname}${call.url.search}`;
    requests.push(request);
    if (!/^(token|Bearer) \S+$/i.test(call.headers.authorization ?? '')) {
      return failure(401, 'Bad credentials');
    }
    const index = troubles.findIndex((trouble) => request.startsWith(trouble.request));
    const [trouble] = index === -1 ? [] : troubles.splice(index, 1);
    if (trouble === undefined) return route(call);
    if (trouble.done === true) route(call);
    return failure(trouble.status, trouble.message, trouble.headers);
  });

  function route(call: Call): Reply {
    const { method, url } = call;
    // As on github.com, or below /api as on GitHub Enterprise Server.
    const address = url.pathname.replace(/^\/api\/(v3\/)?/, '/');
    if (method === 'POST' && address === '/graphql') return graphql(call);
    const prefix = `/repos/${repository}`;
    if (!address.startsWith(prefix)) return failure(404, 'Not Found');
    const path = address.slice(prefix.length);
    if (method === 'GET' && path === '') {
      return ok({ id: REPOSITORY_ID, full_name: repository, default_branch: 'main' });
    }
    if (path.startsWith('/actions/artifacts')) {
      return actions === 'read' ? answerArtifacts(call, path) : notAccessible();
    }
    return answerComments(call, path);
  }

  function graphql(call: Call): Reply {
    const { query } = JSON.parse(call.body.toString());
    if (!/^query \{ viewer \{ login \} \}$/.test(query)) return failure(400, 'not prepared');
    return ok({ data: { viewer: { login: viewer } } });
  }

  function answerComments({ method, url, body }: Call, path: string): Reply {
    const number = /^\/issues\/(\d+)\/comments$/.exec(path)?.[1];
    const id = Number(/^\/issues\/comments\/(\d+)$/.exec(path)?.[1]);
    if (method === 'GET' && number !== undefined) {
      return page(url, comments.map(shown), (items) => items);
    }
    const text = method === 'GET' ? '' : JSON.parse(body.toString()).body;
    if (text.length > 65_536) return failure(422, 'Validation Failed');
    if (method === 'POST' && number !== undefined) {
      if (pullRequests === 'read') return notAccessible();
      const comment = { id: comments.length + 1, author: viewer, body: text };
      comments.push(comment);
      return ok(shown(comment), 201);
    }
    const comment = comments.find((candidate) => candidate.id === id);
    if (method !== 'PATCH' || comment === undefined) return failure(404, 'Not Found');
    if (pullRequests === 'read') return notAccessible();
    comment.body = text;
    return ok(shown(comment));
  }

  function shown({ id, author, body }: StoredComment) {
    const type = author.endsWith('[bot]') ? 'Bot' : 'User';
    const address = `http://x.localhost/${repository}/pull/7#issuecomment-${id}`;
    return { id, html_url: address, body, user: { login: author, type } };
  }

  function answerArtifacts({ method, url }: Call, path: string): Reply {
    if (method === 'GET' && path === '/actions/artifacts') {
      const name = url.searchParams.get('name');
      const named = artifacts().filter((artifact) => name === null || artifact.name === name);
      return page(url, named.map(artifactJson), (items) => ({
        total_count: named.length,
        artifacts: items,
      }));
    }
    const id = Number(/^\/actions\/artifacts\/(\d+)\/zip$/.exec(path)?.[1]);
    const artifact = artifacts().find((candidate) => candidate.id === id);
    if (method !== 'GET' || artifact === undefined) return failure(404, 'Not Found');
    if (artifact.expired) return failure(410, 'Artifact has expired');
    return { status: 302, headers: { location: artifact.url } };
  }

  return { ...server, requests, comments, repository };
}

/** One page of the items, linked to the next as GitHub does. */
function page<Item>(url: URL, items: readonly Item[], wrap: (items: Item[]) => unknown): Reply {
  const size = Math.min(Number(url.searchParams.get('per_page') ?? 30), 100);
  const number = Number(url.searchParams.get('page') ?? 1);
  const next = new URL(url);
  next.searchParams.set('page', String(number + 1));
  const headers: Record<string, string> =
    number * size < items.length ? { link: `<${next.href}>; rel="next"` } : {};
  return { status: 200, headers, body: wrap(items.slice((number - 1) * size, number * size)) };
}

function ok(body: unknown, status = 200): Reply {
  return { status, body };
}

function failure(status: number, message: string, headers: Trouble['headers'] = {}): Reply {
  const documentation = 'https://docs.github.com/rest';
  return { status, headers, body: { message, documentation_url: documentation } };
}

function notAccessible(): Reply {
  return failure(403, 'Resource not accessible by integration');
}
