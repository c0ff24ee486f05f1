import { settings } from '#settings';
import { published } from '../catalogue/articles.ts';
import { feed } from '../catalogue/feed.ts';

export const GET = async () => feed(settings.name, settings.description, await published());
