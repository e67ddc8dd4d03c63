import { createServer, type IncomingMessage } from 'node:http';

/** A request as a server of these tests sees it. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Null: never answer. */
export type Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Buffers and strings are sent as they are, everything else as JSON. */
  readonly body?: unknown;
} | null;

export interface Loopback extends AsyncDisposable {
  readonly url: string;
}

/** An HTTP server on a free port of 127.0.0.1, for as long as it is not disposed of. */
export async function startLoopback(
  answer: (call: Call) => Reply | Promise<Reply>,
): Promise<Loopback> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const reply = await answer({
      method: request.method ?? '',
      url: new URL(request.url ?? '/', `http://${request.headers.host}`),
      headers: request.headers,
      body: Buffer.concat(chunks),
    });
    if (reply === null) return;
    const isRaw = typeof reply.body === 'string' || Buffer.isBuffer(reply.body);
    response.writeHead(reply.status, {
      ...(isRaw || reply.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...reply.headers,
    });
    response.end(isRaw || reply.body === undefined ? reply.body : JSON.stringify(reply.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
