import { settings } from '#settings';
import { published } from '../catalogue/articles.ts';
import { inChannel } from '../catalogue/order.ts';
import { channels } from '../catalogue/channels.ts';
import { writtenLink, writtenText } from '../mdx/written.ts';

/** What a language model's reader finds first (llmstxt.org): the site in a paragraph, and every article as Markdown. */
export async function GET() {
  const articles = await published();
  const parts = (await channels()).map(({ id, data }) => {
    const lines = inChannel(articles, id).map(
      ({ id, data }) => `- ${writtenLink(data.title, `${settings.url}/artikelen/${id}.md`)}: ${writtenText(data.lead)}`,
    );
    return `## ${writtenText(data.name)}\n\n${writtenText(data.description)}\n\n${lines.join('\n')}`;
  });
  return new Response(`# ${settings.name}\n\n> ${settings.description}\n\n${parts.join('\n\n')}\n`);
}
