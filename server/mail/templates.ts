import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { settings } from '#settings';
import { lazyMarkdown } from '../markdown.ts';
import { escapeHtml } from '../pages/slots.ts';

/** What a template is filled with; a list becomes paragraphs. */
export type Facts = Record<string, string | string[]>;
export type Written = { subject: string; text: string; html: string };

const markdown = lazyMarkdown((MarkdownIt) => new MarkdownIt({ html: false, breaks: false }));
const frontmatter = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/;
const placeholder = /\{\{(\w+)\}\}/g;

type Template = { subject: string; body: string; facts: Record<string, unknown> };

/** Reads a Markdown file: its subject above, its text below. Throws when either is missing. */
export function readTemplate(path: string): Template {
  const [, front, body] = frontmatter.exec(readFileSync(path, 'utf8')) ?? [];
  const facts = (front ? parse(front) : {}) as Record<string, unknown>;
  if (typeof facts.subject !== 'string' || !body) throw new Error(`${path}: verwacht een subject en een tekst`);
  return { subject: facts.subject, body, facts };
}

/** Fills a template of content/mails. Throws when the facts and the placeholders do not match, in either direction. */
export function writeMail(name: string, facts: Facts): Written {
  const { subject, body } = readTemplate(join('content', 'mails', `${name}.md`));
  return compose(subject, body, facts);
}

/** Subject, text and HTML from Markdown. Values are text: they can form neither markup nor a header line. */
export function compose(subject: string, body: string, facts: Facts): Written {
  const used = new Set<string>();
  const put = (template: string, escape: (value: string) => string) =>
    template.replace(placeholder, (_all, name: string) => {
      const value = facts[name];
      if (value === undefined) throw new Error(`The mail asks for {{${name}}}, which is not given`);
      used.add(name);
      return typeof value === 'string' ? escape(value) : value.map(escape).join('\n\n');
    });

  const written = {
    subject: put(subject, (value) => value)
      .replace(/\s+/g, ' ')
      .trim(),
    text: asText(put(body, (value) => value)),
    html: asHtml(put(body, escapeMarkdown)),
  };
  const unused = Object.keys(facts).filter((name) => !used.has(name));
  if (unused.length > 0) throw new Error(`The mail does not use ${unused.join(', ')}`);
  return written;
}

/** Markdown reads well as it is; only links are written out. */
function asText(body: string): string {
  return `${body
    .replace(/\[([^[\]]+)\]\(([^()]+)\)/g, '$1:\n$2')
    .replace(/\*\*?([^*]+)\*\*?/g, '$1')
    .trim()}\n\n-- \n${settings.name}\n${settings.url}\n`;
}

function asHtml(body: string): string {
  const inner = markdown()
    .render(body)
    .replace(
      /<p><a href="([^"]+)">([^<]+)<\/a><\/p>/g,
      `<p style="${button}"><a href="$1" style="${buttonLink}">$2</a></p>`,
    );
  return `<!doctype html><html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>
<body style="margin:0;padding:24px;font:17px/1.55 'Source Serif 4',Georgia,serif"><div style="max-width:34em;margin:0 auto">
<p style="margin:0 0 24px;padding:0 0 10px;border-bottom:2px solid;font-weight:600">${escapeHtml(settings.name)}</p>
${inner}</div></body></html>`;
}

const button = 'margin:28px 0';
const buttonLink =
  'display:inline-block;padding:11px 20px;border-radius:2px;background:#1d2230;color:#fcfbf8;font:600 15px system-ui,sans-serif;text-decoration:none';

/** A name such as "[hier](https://…)" must stay a name; addresses of our own making have no such characters. */
function escapeMarkdown(value: string): string {
  if (/^https?:\/\/[^\s()[\]<>]+$/.test(value)) return value;
  return value.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()#+\-.!|<>&~]/g, '\\$&');
}
