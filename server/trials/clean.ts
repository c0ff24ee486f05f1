import { rmSync } from 'node:fs';

/** Each test makes a folder of its own in here; a run starts and ends without them. */
export default function clean(): () => void {
  forgetWorlds();
  return forgetWorlds;
}

function forgetWorlds(): void {
  rmSync('dist/worlds', { recursive: true, force: true });
}
