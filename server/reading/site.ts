import type { Release } from '../articles/release.ts';
import { htmlPage, staticAnswer } from '../http/static-files.ts';
import type { Here } from '../http/visit.ts';
import { personalPage } from '../members/personal-page.ts';

/** What was published at this address, for this reader; null when there is nothing. */
export async function siteAnswer(c: Here, release: Pick<Release, 'publicFolder'>): Promise<Response | null> {
  const folder = release.publicFolder();
  const page = c.var.member ? await htmlPage(c, folder) : null;
  if (page) return personalPage(c, page);
  return (await staticAnswer(c, folder)) ?? withSlash(c, folder);
}

/** "/over-ons" is a page when "/over-ons/" is. */
async function withSlash(c: Here, publicFolder: string): Promise<Response | null> {
  const { pathname, search } = new URL(c.req.url);
  if (pathname.endsWith('/') || !(await staticAnswer(c, publicFolder, `${pathname}/`))) return null;
  return c.redirect(`${pathname}/${search}`, 301);
}
