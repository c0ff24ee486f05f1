import { Hono } from 'hono';
import { words } from '#words';
import { guarded } from '../../members/guarded.ts';
import { deskPage } from '../frame.ts';
import type { Visit } from '../../http/visit.ts';
import { personalPage } from '../../members/personal-page.ts';
import type { Tools } from '../../tools.ts';
import { figuresPage } from './html.ts';

const DAYS_SHOWN = 30;

/** How the server does, for who keeps it running: the figures Prometheus gets, as a page. */
export const watchRoutes = ({ release, figures, history, life, clock }: Tools) => {
  const began = clock();

  return new Hono<Visit>().get('/beheer/server/', guarded('see-server'), async (c) => {
    const { now } = c.var;
    const content = figuresPage({
      standing: figures.standing(),
      spans: history.spans(),
      days: figures.days(DAYS_SHOWN, now),
      backup: life.lastBackup(),
      free: await life.freeBytes(),
      running: began,
      now,
    });
    return personalPage(c, await deskPage(c, release, { title: words.watch.title, content }));
  });
};
