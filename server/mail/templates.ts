import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { settings } from '#settings';
import { withoutComments } from './comments.ts';
import { escapeHtml } from '../text/escape-html.ts';
import { type Fact, type Facts, nameInLetter, oneLine } from './facts.ts';
import { letterHtml, letterText, parseLetter } from './letter.ts';

export type Written = { subject: string; text: string; html: string };

const frontmatter = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/;
const placeholder = /\{\{(\w+)\}\}/g;
/** Longer subjects are cut by every mail program; a title of an article fits. */
const SUBJECT_MAX = 200;

type Template = { subject: string; body: string; facts: Record<string, unknown> };

/** Reads a Markdown file: its subject above, its text below. Throws when either is missing. */
export function readTemplate(path: string): Template {
  const [, front, body] = frontmatter.exec(readFileSync(path, 'utf8')) ?? [];
  const facts: Record<string, unknown> = front ? parse(front) : {};
  if (typeof facts.subject !== 'string' || !body) throw new Error(`${path}: verwacht een subject en een tekst`);
  return { subject: withoutComments(facts.subject, path).trim(), body: withoutComments(body, path), facts };
}

/** Fills a template of content/mails. Throws when the facts and the placeholders do not match, in either direction. */
export function writeMail(name: string, facts: Facts): Written {
  const { subject, body } = readTemplate(join('content', 'mails', `${name}.md`));
  return compose(subject, body, facts);
}

/**
 * Subject, text and HTML of a template. The template alone is Markdown: a value is text in whatever part it stands, a link
 * leads only to a `Link`, and no value makes a header line.
 */
export function compose(subject: string, body: string, facts: Facts): Written {
  const used = new Set<string>();
  const ask = (name: string): Fact => {
    const fact = facts[name];
    if (fact === undefined) throw new Error(`The mail asks for {{${name}}}, which is not given`);
    used.add(name);
    return name === 'name' && typeof fact === 'string' ? nameInLetter(fact) : fact;
  };

  const letter = parseLetter(body);
  const inSubject = subject.replace(placeholder, (_all, name: string) => String(ask(name)));
  const written = {
    subject: oneLine(inSubject, SUBJECT_MAX),
    text: `${letterText(letter, ask)}\n\n-- \n${settings.name}\n${settings.url}\n`,
    html: asPage(letterHtml(letter, ask)),
  };
  const unused = Object.keys(facts).filter((name) => !used.has(name));
  if (unused.length > 0) throw new Error(`The mail does not use ${unused.join(', ')}`);
  return written;
}

function asPage(inner: string): string {
  return `<!doctype html><html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>
<body style="margin:0;padding:24px;font:17px/1.55 'Source Serif 4',Georgia,serif"><div style="max-width:34em;margin:0 auto">
<p style="margin:0 0 24px;padding:0 0 10px;border-bottom:2px solid;font-weight:600">${escapeHtml(settings.name)}</p>
${inner}</div></body></html>`;
}
