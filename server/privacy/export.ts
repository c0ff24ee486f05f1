import { escapeHtml } from '../text/escape-html.ts';

/** Everything about a member as a zip: data.json to take along (AVG art. 20), data.html to read (art. 15). */
export async function exportZip(everything: Record<string, object[]>): Promise<Uint8Array<ArrayBuffer>> {
  const { strToU8, zipSync } = await import('fflate'); // few ask for this: until then it is not even read
  const dated = Object.fromEntries(Object.entries(everything).map(([kind, rows]) => [kind, rows.map(withDates)]));
  const files = { 'data.json': strToU8(JSON.stringify(dated, null, 2)), 'data.html': strToU8(asPage(dated)) };
  return new Uint8Array(zipSync(files));
}

function withDates(row: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      /_(at|until)$/.test(name) && typeof value === 'number' ? new Date(value).toISOString() : value,
    ]),
  );
}

function asPage(everything: Record<string, Record<string, unknown>[]>): string {
  const sections = Object.entries(everything).map(
    ([kind, rows]) => `<h2>${kind} (${rows.length})</h2>${rows.map(asList).join('<hr>')}`,
  );
  return `<!doctype html><html lang="nl"><meta charset="utf-8"><title>Mijn gegevens</title><body>${sections.join('')}</body></html>`;
}

function asList(row: Record<string, unknown>): string {
  const entries = Object.entries(row).map(
    ([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(String(value ?? ''))}</dd>`,
  );
  return `<dl>${entries.join('')}</dl>`;
}
