import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { readConfig } from '../config.ts';
import { publish } from '../publish/publish.ts';

/** `npm run dev`: the author's live preview on port 4322, with the server behind it for members and reactions. */
const config = readConfig();
await publish(config, console.log);

const env = {
  ...process.env,
  PORT: String(config.port),
  ORIGIN: 'http://localhost:4322',
  DRAFTS: 'on',
  ASTRO_TELEMETRY_DISABLED: '1',
  ASTRO_DEV_BACKGROUND: '0',
};
const children = [
  spawn(process.execPath, ['--watch', '--watch-preserve-output', 'server/main.ts'], { stdio: 'inherit', env }),
  spawn(resolve('node_modules/.bin/astro'), ['dev', '--port', '4322', '--host', '127.0.0.1'], {
    stdio: 'inherit',
    env,
  }),
];
const stop = () => children.forEach((child) => child.kill());
for (const child of children) child.once('exit', stop);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
