import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** More than any form of ours takes (the desk's: 96 kB): what is larger is refused by its route without being read whole. */
const MOST_BYTES = 128 * 1024;
/**
 * Bodies that are still coming in take no more memory than this together. Beyond it the one that has been coming longest
 * is let go of: an honest form is there in a moment.
 */
const WAITING_BYTES = 64 * 1024 * 1024;

export type Gone = ReturnType<typeof openGone>;

/** Clients that went away before they were answered, or sent no request: no mistakes of ours, so they are only counted. */
export function openGone() {
  let count = 0;
  return { count: (): number => count, one: (): void => void (count += 1) };
}

/**
 * Hands a request on once all of it is here. What waits for its client costs nothing but its bytes: no rule looks at half
 * a form, none of it counts as work (see watch/pressure.ts), and who hangs up halfway was never there.
 */
export function received(others: RequestListener, gone: Gone): RequestListener {
  const waiting = new Map<IncomingMessage, number>();
  let bytes = 0;

  const hold = (request: IncomingMessage, size: number): void => {
    bytes += size;
    waiting.set(request, (waiting.get(request) ?? 0) + size);
    const [longest] = waiting.keys();
    if (bytes > WAITING_BYTES) longest?.destroy();
  };
  const letGo = (request: IncomingMessage): void => {
    bytes -= waiting.get(request) ?? 0;
    waiting.delete(request);
  };

  return (request, response) => {
    response.once('close', () => void (response.writableFinished || gone.one()));
    if (!isAwaited(request)) return others(request, response);
    const parts: Buffer[] = [];
    let size = 0;
    const handOn = (): void => {
      if (!waiting.has(request)) return;
      letGo(request);
      request.off('data', take);
      // Where the adapter looks for a body that was read before it (Cloud Functions do the same).
      others(Object.assign(request, { rawBody: Buffer.concat(parts) }), response);
    };
    const take = (part: Buffer): void => {
      parts.push(part);
      size += part.length;
      hold(request, part.length);
      if (size <= MOST_BYTES) return;
      request.pause();
      response.setHeader('Connection', 'close');
      handOn();
    };
    hold(request, 0);
    request
      .on('data', take)
      .once('end', handOn)
      .once('error', () => undefined)
      .once('close', () => letGo(request));
  };
}

/** A body that says it is larger than any form is not waited for. */
function isAwaited({ method, headers }: IncomingMessage): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return !(Number(headers['content-length'] ?? 0) > MOST_BYTES);
}

const SAID: Record<string, string> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
};

/** What is no request, or does not become one in time, is told so as Node tells it, and counted. */
export function countNonsense(server: Server, gone: Gone): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    gone.one();
    const answered = (socket as Duplex & { _httpMessage?: { headersSent: boolean } })._httpMessage?.headersSent;
    if (socket.writable && !answered)
      socket.write(`HTTP/1.1 ${SAID[error.code ?? ''] ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
    socket.destroy(error);
  });
}
