import { createHash } from 'node:crypto';
import { startLoopback, type Call, type Loopback, type Reply } from './loopback.ts';

/** An uploaded artifact; `url` serves the zip. */
export interface StoredArtifact {
  readonly id: number;
  readonly name: string;
  readonly runId: number;
  readonly zip: Buffer;
  readonly digest: string;
  /** Each artifact is a minute younger than the one before. */
  readonly createdAt: string;
  readonly url: string;
}

/** What GitHub keeps artifacts with: a Twirp service and a blob store. */
export interface ArtifactServer extends Loopback {
  /** `METHOD path` of every request; of the query only the blob store's `comp` is kept. */
  readonly requests: readonly string[];
  readonly stored: readonly StoredArtifact[];
}

interface Upload {
  readonly blocks: Map<string, Buffer>;
  content: Buffer;
}

const SERVICE = '/twirp/github.actions.results.api.v1.ArtifactService/';
const FIRST_CREATION = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;

/** A token as the runner hands it out, without a signature: only its claims are read. */
export function runtimeToken(runId: number): string {
  const claims = { scp: `Actions.Example Actions.Results:${runId}:job-${runId}` };
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.unsigned`;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export async function startArtifactServer(): Promise<ArtifactServer> {
  const requests: string[] = [];
  const stored: StoredArtifact[] = [];
  const uploads = new Map<string, Upload>();
  const server = await startLoopback((call) => {
    const comp = call.url.searchParams.get('comp');
    requests.push(`${call.method} ${call.url.pathname}${comp === null ? '' : `?comp=${comp}`}`);
    if (call.url.pathname.startsWith(SERVICE)) return answerService(call);
    if (call.url.pathname.startsWith('/upload/')) return takeBlob(uploads, call);
    const zip = stored.find(({ url }) => new URL(url).pathname === call.url.pathname)?.zip;
    if (zip === undefined) return { status: 404, body: 'no such blob' };
    return { status: 200, headers: { 'content-type': 'application/zip' }, body: zip };
  });

  function answerService(call: Call): Reply {
    if (!/^Bearer .+\..+\./.test(call.headers.authorization ?? '')) {
      return { status: 401, body: { code: 'unauthenticated', msg: 'no runtime token' } };
    }
    const message = JSON.parse(call.body.toString());
    const run = message.workflow_run_backend_id;
    switch (call.url.pathname.slice(SERVICE.length)) {
      case 'CreateArtifact': {
        if (stored.some(({ name, runId }) => name === message.name && String(runId) === run)) {
          const msg = 'an artifact with this name already exists on the workflow run';
          return { status: 409, body: { code: 'already_exists', msg } };
        }
        uploads.set(`${run}/${message.name}`, { blocks: new Map(), content: Buffer.alloc(0) });
        const path = `/upload/${run}/${encodeURIComponent(message.name)}`;
        const signed = `${server.url}${path}?sig=signature`;
        return { status: 200, body: { ok: true, signed_upload_url: signed } };
      }
      case 'FinalizeArtifact': {
        const upload = uploads.get(`${run}/${message.name}`);
        if (upload === undefined || String(upload.content.length) !== message.size) {
          return { status: 400, body: { code: 'invalid_argument', msg: 'size differs' } };
        }
        const id = stored.length + 1;
        const digest = `sha256:${createHash('sha256').update(upload.content).digest('hex')}`;
        if (message.hash !== digest) {
          return { status: 400, body: { code: 'invalid_argument', msg: 'hash differs' } };
        }
        stored.push({
          id,
          name: message.name,
          runId: Number(run),
          zip: upload.content,
          digest,
          createdAt: new Date(FIRST_CREATION + id * MINUTE).toISOString(),
          url: `${server.url}/blobs/${id}.zip`,
        });
        return { status: 200, body: { ok: true, artifact_id: String(id) } };
      }
      case 'ListArtifacts':
        return { status: 200, body: { artifacts: listed(message) } };
      case 'GetSignedArtifactURL': {
        const found = stored.find(
          ({ name, runId }) => name === message.name && String(runId) === run,
        );
        return found === undefined
          ? { status: 404, body: { code: 'not_found', msg: 'artifact not found' } }
          : { status: 200, body: { signed_url: `${found.url}?sig=signature` } };
      }
      default:
        return { status: 404, body: { code: 'bad_route', msg: call.url.pathname } };
    }
  }

  function listed(message: Record<string, unknown>): unknown[] {
    return stored
      .filter(
        ({ id, name, runId }) =>
          String(runId) === message['workflow_run_backend_id'] &&
          (message['name_filter'] === undefined || message['name_filter'] === name) &&
          (message['id_filter'] === undefined || message['id_filter'] === String(id)),
      )
      .map(({ id, name, runId, zip, createdAt, digest }) => ({
        workflow_run_backend_id: String(runId),
        workflow_job_run_backend_id: `job-${runId}`,
        database_id: String(id),
        name,
        size: String(zip.length),
        created_at: createdAt,
        digest,
      }));
  }

  return { ...server, requests, stored };
}

/** The two steps of the blob store: blocks one by one, then the list that puts them in order. */
function takeBlob(uploads: Map<string, Upload>, { url, method, body }: Call): Reply {
  const upload = uploads.get(decodeURIComponent(url.pathname.slice('/upload/'.length)));
  if (upload === undefined || method !== 'PUT') return { status: 404, body: 'no such upload' };
  const comp = url.searchParams.get('comp');
  if (comp === 'block') {
    upload.blocks.set(url.searchParams.get('blockid') ?? '', body);
  } else if (comp === 'blocklist') {
    const names = [...body.toString().matchAll(/<Latest>([^<]+)<\/Latest>/g)].map(
      ([, name = '']) => name,
    );
    upload.content = Buffer.concat(names.map((name) => upload.blocks.get(name) ?? Buffer.alloc(0)));
  } else {
    return { status: 400, body: `comp=${comp}` };
  }
  const headers = {
    etag: '"0x1"',
    'last-modified': new Date(FIRST_CREATION).toUTCString(),
    'x-ms-request-id': 'request',
    'x-ms-version': '2025-01-05',
  };
  return { status: 201, headers };
}
