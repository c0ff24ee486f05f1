export type Progress = (done: number, total: number) => void;

const WIDTH = 30;

/** On a terminal a bar that fills up; elsewhere silence, for a log has no use for it. */
export function openProgress(out: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr): Progress {
  if (!out.isTTY) return () => undefined;
  let shown = -1;
  return (done, total) => {
    const full = Math.round((Math.min(done, total) / Math.max(1, total)) * WIDTH);
    if (full === shown && done !== total) return;
    shown = full;
    const end = done === total ? '\n' : '';
    out.write(`\r[${'█'.repeat(full)}${'·'.repeat(WIDTH - full)}] ${done} van ${total}${end}`);
  };
}
