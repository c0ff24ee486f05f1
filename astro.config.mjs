import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { satteri } from '@astrojs/markdown-satteri';
import mdx from '@astrojs/mdx';
import preact from '@astrojs/preact';
import sitemap from '@astrojs/sitemap';
import { defineConfig, fontProviders, passthroughImageService } from 'astro/config';
import { parse } from 'yaml';
import { reading } from './src/mdx/parse.ts';
import { read } from './src/writing/read.ts';
import { splitPage } from './src/mdx/split-page.ts';

const { url } = parse(readFileSync('content/site.yaml', 'utf8'));
const server = `http://127.0.0.1:${process.env.PORT ?? 4321}`;

// Astro hashes the scripts it bundles; this one must run before first paint, so it stands in the page as it is.
const beforePaint = readFileSync('src/layouts/before-paint.js', 'utf8').trim();
const beforePaintHash = `sha256-${createHash('sha256').update(beforePaint).digest('base64')}`;

const file = (name) => `@fontsource/source-serif-4/files/source-serif-4-latin-${name}.woff2`;

export default defineConfig({
  site: url,
  // Holds gated text while building and after a failed build: never served, publishing takes it apart.
  outDir: './dist/work',
  // Of a part the texts of the other articles are not read: it must not spoil what is kept of them.
  cacheDir: process.env.PART ? './dist/cache-part' : './dist/cache',
  trailingSlash: 'ignore',
  compressHTML: true,
  devToolbar: { enabled: false },
  build: { format: 'directory', inlineStylesheets: 'never' },
  integrations: [
    mdx(),
    preact(),
    sitemap({
      filter: (page) => !/\/(prive|404|inloggen|lid-worden)\b/.test(page),
      serialize: withDate,
      customPages: pagesTakenOver(),
    }),
  ],
  markdown: {
    syntaxHighlight: false, // inline styles would need an exception in the content security policy
    processor: satteri({
      features: reading,
      hastPlugins: [splitPage, alignWithoutStyle(), scrollInside()],
    }),
  },
  // Sizes and formats are made when publishing (server/publish/pictures.ts), for Markdown and MDX alike.
  image: { service: passthroughImageService() },
  fonts: [
    {
      provider: fontProviders.local(),
      name: 'Source Serif 4',
      cssVariable: '--serif',
      fallbacks: ['Georgia', 'serif'],
      options: {
        variants: [
          { weight: 400, style: 'normal', src: [file('400-normal')] },
          { weight: 400, style: 'italic', src: [file('400-italic')] },
          { weight: 600, style: 'normal', src: [file('600-normal')] },
        ],
      },
    },
  ],
  security: {
    csp: {
      algorithm: 'SHA-256',
      directives: [
        "default-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
      ],
      scriptDirective: { resources: ["'self'"], hashes: [beforePaintHash] },
      styleDirective: { resources: ["'self'"] },
    },
  },
  vite: {
    // Astro's own place would be node_modules, which on a server belongs to someone else.
    cacheDir: './dist/cache/vite',
    // Instead of Astro's own, which also knows signals and slots: no island here has them.
    resolve: { alias: { '@astrojs/preact/client.js': resolve('src/islands/client.ts') } },
    plugins: [drawAgainWhenWordsChange()],
    server: {
      proxy: Object.fromEntries(
        [
          '/api',
          '/reacties',
          '/uitloggen',
          '/mijn',
          '/inloggen',
          '/lid-worden',
          '/beheer',
          '/bezwaar',
          '/afmelden',
          '/demo',
        ].map((path) => [path, { target: server }]),
      ),
    },
    build: {
      rolldownOptions: {
        // One file instead of three: fewer requests, and text that compresses together.
        output: {
          codeSplitting: {
            groups: [
              { name: 'preact', test: /node_modules\/preact\/|islands\/client/ },
              // What nearly every page asks for: its headers would weigh more than each of these does.
              { name: 'shared', test: /islands\/(?:owner|send)\.ts|content\/words\.ts/ },
            ],
          },
        },
        // Ten thousand lines about "use client" would hide the one that matters.
        onLog: (level, log, standard) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && standard(level, log),
      },
    },
  },
});

/** Pages that are not built now but stand on the site all the same. */
function pagesTakenOver() {
  const { kept } = process.env.PART ? JSON.parse(readFileSync(process.env.PART, 'utf8')) : { kept: [] };
  return kept.map((id) => `${url.replace(/\/$/, '')}/artikelen/${id}/`);
}

/** An article in the sitemap says when its words last changed: its newest correction, or the day it was published. */
function withDate(item) {
  const id = /\/artikelen\/([^/]+)\/$/.exec(item.url)?.[1];
  const file = id && ['index.mdx', 'index.md'].map((name) => `content/articles/${id}/${name}`).find(existsSync);
  if (!file) return item;
  const { published, corrections = [] } = read(file, 'articles').facts;
  const days = [published, ...corrections.map(({ date }) => date)].map((day) => new Date(day).toISOString());
  return { ...item, lastmod: days.sort().at(-1) };
}

/** Shows a mistake the moment it is saved: Astro alone goes on with the old text and says so in the terminal only. */
function drawAgainWhenWordsChange() {
  const folder = resolve('content');
  return {
    name: 'draw-again-when-words-change',
    configureServer({ watcher, ws }) {
      watcher.add(folder);
      const again = (path) => path.startsWith(folder) && setTimeout(() => ws.send({ type: 'full-reload' }), 300);
      for (const event of ['add', 'change', 'unlink']) watcher.on(event, again);
    },
  };
}

/** A table that is wider than the column scrolls within it, for who uses a keyboard too; the page never does. */
function scrollInside() {
  const properties = { className: ['table'], role: 'region', ariaLabel: 'Tabel', tabIndex: 0 };
  return {
    name: 'scroll-inside',
    element: {
      filter: ['table'],
      visit: (node, context) => context.wrapNode(node, { type: 'element', tagName: 'div', properties, children: [] }),
    },
  };
}

/** Markdown aligns table cells with style attributes, which the content security policy forbids. */
function alignWithoutStyle() {
  return {
    name: 'align-without-style',
    element: {
      filter: ['td', 'th'],
      visit(node, context) {
        const side = /text-align:\s*(\w+)/.exec(String(node.properties?.style ?? ''))?.[1] ?? node.properties?.align;
        if (!side) return;
        context.setProperty(node, 'style', null);
        context.setProperty(node, 'align', null);
        context.setProperty(node, 'dataAlign', side);
      },
    },
  };
}
