import type { APIContext } from 'astro';
import { entryOf } from '../../catalogue/entry.ts';
import { type Article, published } from '../../catalogue/articles.ts';
import { isWanted } from '../../catalogue/part.ts';
import { asMarkdown } from '../../catalogue/markdown.ts';

export async function getStaticPaths() {
  return (await published())
    .filter(isWanted)
    .map((article) => ({ params: { article: article.id }, props: { article } }));
}

export async function GET({ props: { article } }: APIContext<{ article: Article }>) {
  const author = await entryOf('authors', article.data.author);
  return new Response(asMarkdown(article, author.data.name));
}
