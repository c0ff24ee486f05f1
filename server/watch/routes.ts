import { Hono } from 'hono';
import { words } from '#words';
import { ensureModerator } from '../moderation/rules.ts';
import { escapeHtml, fillAll } from '../pages/slots.ts';
import { personalPage, type Visit, signInFirst } from '../reply.ts';
import type { Tools } from '../tools.ts';
import { figuresPage } from './html.ts';

const DAYS_SHOWN = 30;

/** How the server does, for who keeps it running: the figures Prometheus gets, as a page. */
export const watchRoutes = ({ release, figures, history, life, clock }: Tools) => {
  const began = clock();

  return new Hono<Visit>().get('/beheer/server/', async (c) => {
    const { member, now } = c.var;
    if (!member) return signInFirst(c);
    ensureModerator(member);
    const content = figuresPage({
      standing: figures.standing(),
      spans: history.spans(),
      days: figures.days(DAYS_SHOWN, now),
      backup: life.lastBackup(),
      free: await life.freeBytes(),
      running: began,
      now,
    });
    const slots = { title: escapeHtml(words.watch.title), done: '', refusal: '', content };
    return personalPage(c, fillAll(await release.template('beheer'), slots));
  });
};
