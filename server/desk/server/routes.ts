import { Hono } from 'hono';
import { words } from '#words';
import { guarded } from '../../members/guarded.ts';
import { deskPage } from '../frame.ts';
import type { Visit } from '../../http/visit.ts';
import { personalPage } from '../../members/personal-page.ts';
import type { Release } from '../../articles/release.ts';
import type { History } from '../../watch/history.ts';
import type { Life } from '../../watch/life.ts';
import type { FigureStore } from '../../watch/store.ts';
import { figuresPage } from './html.ts';

const DAYS_SHOWN = 30;

type Needs = {
  release: Release;
  figures: FigureStore;
  history: History;
  life: Pick<Life, 'freeBytes' | 'lastBackup'>;
  clock: () => Date;
};

/** How the server does, for who keeps it running: the figures Prometheus gets, as a page. */
export const watchRoutes = ({ release, figures, history, life, clock }: Needs) => {
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
