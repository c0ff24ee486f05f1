import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { copyProject } from '../../server/trials/copy-project.ts';
import { readConfig } from '../../server/config.ts';
import { start } from '../../server/main.ts';
import { freePort } from '../../server/http/free-port.ts';

/** Texts that nobody wrote for this site: what the packages we use say about themselves. */
const WANTED = 300;
const NARROW = { width: 320, height: 640 };

const front = (number: number) => `---
title: Vreemde tekst nummer ${number}
lead: Deze tekst is niet voor deze site geschreven, en wordt dus gebouwd of met een duidelijke regel geweigerd.
published: 2026-01-31
author: hanneke-vos
channel: organisatie
topics: [klantcontact]
---

`;

/** As many files as wanted, spread over all packages, the same ones every time. */
function foreignTexts(): string[] {
  const all = globSync('node_modules/**/*.{md,mdx}', { exclude: ['**/CHANGELOG*', '**/LICENSE*'] }).toSorted();
  return all.filter(
    (_, place) => Math.floor((place * WANTED) / all.length) !== Math.floor(((place - 1) * WANTED) / all.length),
  );
}

base(
  'three hundred foreign texts are built or refused with a line, and no page breaks at 320 px @script-only',
  async ({ browser }) => {
    base.setTimeout(900_000);
    const folder = copyProject('foreign');
    const texts = foreignTexts();
    expect(texts).toHaveLength(WANTED);
    const files = texts.map((text, number) => {
      const file = join(folder, 'content/articles', `vreemd-${number}`, number % 2 === 0 ? 'index.md' : 'index.mdx');
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, front(number) + readFileSync(text, 'utf8').replace(/^---\n[\s\S]*?\n---\n/, ''));
      return file;
    });

    const check = spawnSync(process.execPath, ['src/writing/check.ts'], { cwd: folder, encoding: 'utf8' });
    const faults = check.stderr.split('\n').filter((line) => line.startsWith('content/'));
    expect(faults.filter((line) => !/^content\/articles\/vreemd-\d+\/index\.mdx?:\d+: \S.{8,}$/.test(line))).toEqual(
      [],
    );
    const refused = new Set(faults.map((line) => line.split(':')[0]!));
    for (const file of refused) rmSync(dirname(join(folder, file)), { recursive: true });
    const accepted = files.filter((file) => !refused.has(relative(folder, file)));
    expect(accepted.length).toBeGreaterThan(50);

    const publish = spawnSync(process.execPath, ['server/publish/publish.ts'], { cwd: folder, encoding: 'utf8' });
    expect(publish.stderr).toBe('');
    const places = { DATA_DIR: join(folder, 'data'), DIST_DIR: join(folder, 'dist'), PORT: String(await freePort()) };
    const config = readConfig(places);
    const site = await start(config, { log: () => undefined });
    const page = await browser.newPage({ viewport: NARROW });
    const broken: string[] = [];
    for (const file of accepted) {
      const path = `/artikelen/${dirname(file).split('/').at(-1)}/`;
      await page.goto(config.origin + path);
      if ((await page.evaluate(() => document.documentElement.scrollWidth)) > NARROW.width) broken.push(path);
    }
    expect(broken).toEqual([]);
    await site.close();
    rmSync(folder, { recursive: true });
  },
);
