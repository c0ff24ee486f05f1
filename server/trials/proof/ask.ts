import { Agent, request } from 'node:http';
import { gunzipSync } from 'node:zlib';

export type Answer = { status: number; headers: Record<string, string>; body: string };
type Asked = { port: number; path: string; headers?: Record<string, string>; method?: string; body?: string };

const agent = new Agent({ maxSockets: 32 });

/** Sends the path exactly as given: `fetch` would tidy "//" and ".." away, and those are what is tried here. */
export function ask({ port, path, headers = {}, method = 'GET', body }: Asked): Promise<Answer> {
  return new Promise((done, fail) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent, timeout: 20_000 }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', fail);
      answer.on('end', () => {
        const whole = Buffer.concat(parts);
        const zipped = answer.headers['content-encoding'] === 'gzip' && whole.length > 0;
        done({
          status: answer.statusCode!,
          headers: Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])),
          body: (zipped ? gunzipSync(whole) : whole).toString(),
        });
      });
    });
    sent.once('timeout', () => sent.destroy(new Error(`No answer to ${path} within 20 seconds.`)));
    sent.once('error', fail);
    sent.end(body);
  });
}
