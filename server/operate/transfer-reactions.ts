import { closeSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { openAudit } from '../members/audit/store.ts';
import type { Db } from '../database/open.ts';
import type { Release } from '../articles/release.ts';
import { openProgress } from '../text/progress.ts';
import { importComments, type Outcome } from '../transfer/import.ts';
import { countLines, exportLines, importLines } from '../transfer/json-lines.ts';
import { readDisqus, readWordPress } from '../transfer/sources.ts';
import { WrongUse } from './command.ts';

/** A file is read whole, and as XML takes some ten times its size of memory. */
const FILE_MOST_MB = 200;

export type TransferOptions = { kaart?: string; proef?: boolean; 'sla-over'?: boolean; 'kort-in'?: boolean };
type Importing = { kind: string; file: string; options: TransferOptions; now: Date };

/** Writes every reaction to a file, one line each, and that it did in the log; the file appears when it is whole. Returns what to say. */
export function exportReactions(db: Db, file: string, now: Date): string {
  openAudit(db).note({ kind: 'export', actorId: null, now });
  const beside = `${file}.new`;
  const handle = openSync(beside, 'w', 0o600); // it holds addresses of members
  const [progress, total] = [openProgress(), countLines(db)];
  let count = 0;
  for (const line of exportLines(db)) {
    writeSync(handle, `${line}\n`);
    count += 1;
    progress(count, total);
  }
  closeSync(handle);
  renameSync(beside, file);
  return `${count} reacties in ${file}`;
}

/** Takes in reactions from a file of Disqus, WordPress or our own; returns a table of what it did. Throws one line. */
export function importReactions(db: Db, release: Release, { kind, file, options, now }: Importing): string {
  const megabytes = statSync(file).size / 2 ** 20;
  if (megabytes > FILE_MOST_MB) throw new Error(`${file} is groter dan ${FILE_MOST_MB} MB. Splits het bestand.`);
  const text = readFileSync(file, 'utf8');
  if (kind === 'jsonl') {
    const { added, present } = importLines(db, text.split('\n'), now);
    return `${added} toegevoegd, ${present} stonden er al`;
  }
  const read = { disqus: readDisqus, wordpress: readWordPress }[kind];
  if (!read) throw new WrongUse(`Onbekende soort: ${kind}. Verwacht disqus, wordpress of jsonl.`);
  const outcome = importComments(db, read(text), {
    articles: new Set(release.articles().map(({ id }) => id)),
    map: readMap(options.kaart),
    skipUnknown: options['sla-over'] === true,
    cut: options['kort-in'] === true,
    dryRun: options.proef === true,
    authorNames: release.authorNames(),
    progress: openProgress(),
  });
  return table(outcome, options.proef === true);
}

/** A file of lines "address,article". */
function readMap(file: string | undefined): Map<string, string> {
  if (!file) return new Map();
  const lines = readFileSync(file, 'utf8').split(/\r?\n/).filter(Boolean);
  return new Map(
    lines.map((line, index) => {
      const at = Math.max(...[',', ';', '\t'].map((between) => line.lastIndexOf(between)));
      const [url, article] = [line.slice(0, Math.max(0, at)).trim(), line.slice(at + 1).trim()];
      if (!url || !/^[a-z0-9-]+$/.test(article))
        throw new Error(`${file}: regel ${index + 1}: verwacht "adres,artikel"`);
      return [url, article];
    }),
  );
}

function table({ lines, left, added, present }: Outcome, dryRun: boolean): string {
  const rows = lines.map(
    ({ url, article, comments, added: fresh }) =>
      `  ${String(comments).padStart(6)}  ${String(fresh).padStart(6)}  ${article ?? '— geen artikel —'}  ${url}`,
  );
  const leftOut = Object.entries(left).map(([reason, count]) => `${count} ${reason}`);
  return [
    '  in bestand  nieuw  artikel  adres',
    ...rows,
    `${added} toegevoegd, ${present} stonden er al${leftOut.length > 0 ? `; overgeslagen: ${leftOut.join(', ')}` : ''}`,
    ...(dryRun ? ['Dit was een proef: er is niets bewaard.'] : []),
  ].join('\n');
}
