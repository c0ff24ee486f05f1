import { type Html, html } from '../text/html.ts';
import { words } from '#words';
import { Refusal, RETRY_SECONDS } from '../http/errors.ts';
import type { Release } from '../articles/release.ts';
import { fill } from '../articles/slots.ts';
import { PRIVATE } from '../http/reply.ts';
import { passwordField } from '../members/password-field-html.ts';

const { code, message, status } = new Refusal('too-busy');
const RETRY = { ...PRIVATE, 'Retry-After': String(RETRY_SECONDS[code]) };
const PAGE = { 'Content-Type': 'text/html; charset=utf-8' };
const say = words.busy;
/** When not even a template can be read. */
const LAST_RESORT = `<!doctype html><html lang="nl"><meta charset="utf-8"><title>${words.notices.refused}</title><p>${message}</p>`;

/** The largest form is the desk's, with a tick for each of twenty-five reactions. */
const FIELDS_MOST = 60;
/** What is longer, or has lines, was written and not chosen: its writer wants to see it. */
const SEEN_FROM = 60;
/** Never sent back, not even to who typed them. */
const PASSWORDS = new Set(['password', 'current']);

type Fields = [name: string, value: string][];
type Surroundings = { release: Release; origin: string; headers: Record<string, string> };

/**
 * "Come back later", before anything else is looked at: facts for an island; for a browser the site's own page, and for
 * a form of ours with all that was typed, ready to be sent again. Nothing is read for it but what came with the request
 * and one template, which is kept.
 */
export function openBusyAnswers({ release, origin, headers }: Surroundings) {
  const kept = openKeptPages(release);
  const refused = { ...headers, ...RETRY };

  const asPage = async (request: Request): Promise<string> => {
    const fields = isFromUs(request, origin) ? await fieldsOf(request).catch(() => []) : [];
    if (fields.length === 0) return kept.notice();
    const { pathname, search } = new URL(request.url);
    return kept.withForm(formWith(fields, pathname + search));
  };

  return async (request: Request): Promise<Response> => {
    if (request.headers.get('accept')?.includes('application/json'))
      return Response.json({ code, message }, { status, headers: refused });
    const page = await asPage(request).catch(() => LAST_RESORT);
    return new Response(page, { status, headers: { ...refused, ...PAGE } });
  };
}

/** The two pages, read once a release: whoever is this busy reads no file for each. */
function openKeptPages(release: Release) {
  let [root, notice, form] = ['', Promise.resolve(''), Promise.resolve('')];
  const renew = (): void => {
    if (root === release.root()) return;
    root = release.root();
    const alert = html`<p role="alert" class="refusal">${message}</p>`;
    const title = html`${words.notices.refused}`;
    notice = release.template('melding').then((page) => fill(page, { title, message: alert }));
    form = release
      .template('formulier')
      .then((page) => fill(page, { title, refusal: alert, message: html`<p>${say.kept}</p>` }));
  };
  return {
    notice(): Promise<string> {
      renew();
      return notice;
    },
    async withForm(inside: Html): Promise<string> {
      renew();
      return fill(await form, { form: inside });
    },
  };
}

/** What another site's page sends is not shown: only our own forms are worth sending again. */
function isFromUs({ method, headers }: Request, origin: string): boolean {
  const from = headers.get('origin');
  return method === 'POST' && (from === origin || (from === null && headers.get('sec-fetch-site') === 'same-origin'));
}

async function fieldsOf(request: Request): Promise<Fields> {
  const fields: Fields = [];
  for (const [name, value] of (await request.formData()).entries()) {
    if (typeof value !== 'string' || fields.length === FIELDS_MOST) return [];
    fields.push([name, value]);
  }
  return fields;
}

function formWith(fields: Fields, action: string): Html {
  return html`<form class="question-form" method="post" action="${action}">
    ${fields.map(fieldWith)}
    <p class="form-foot"><button>${say.again}</button></p>
  </form>`;
}

function fieldWith([name, value]: [string, string], index: number) {
  const id = `again-${index}`;
  if (PASSWORDS.has(name)) return passwordField({ id, name, label: say.password, autocomplete: 'off' });
  if (value.length < SEEN_FROM && !value.includes('\n'))
    return html`<input type="hidden" name="${name}" value="${value}" />`;
  // HTML drops the first line feed of a text area: this one, so that the writer's own stays.
  return html`<p>
    <label for="${id}">${say.typed}</label>
    <textarea id="${id}" name="${name}" rows="8">${'\n'}${value}</textarea>
  </p>`;
}
