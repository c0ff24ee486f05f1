import { settings } from '#settings';

export const GET = () =>
  new Response(`User-agent: *
Disallow: /api/
Disallow: /reacties/

Sitemap: ${settings.url}/sitemap-index.xml
`);
