import { once } from 'node:events';
import { isIP } from 'node:net';
import { connect } from 'node:tls';

/** Until when the certificate holds that an https address shows, trusted or not. Throws one line when it shows none. */
export async function certificateEnd(origin: string, timeoutMs: number): Promise<Date> {
  const { hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({
    host,
    port: Number(port || 443),
    ...(isIP(host) ? {} : { servername: host }),
    rejectUnauthorized: false,
  });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(timeoutMs) });
    return new Date(socket.getPeerCertificate().valid_to);
  } finally {
    socket.destroy();
  }
}
