import { dayOf } from '#dutch';
import { settings } from '#settings';
import { type Article, changedOn, pathOf } from './articles.ts';

type Crumb = { name: string; path: string };

/** schema.org BreadcrumbList: the way from the front page to here. */
export function crumbsJsonLd(crumbs: Crumb[]): object {
  return {
    '@context': 'https://schema.org',
    '@type': 'BreadcrumbList',
    itemListElement: [{ name: settings.name, path: '/' }, ...crumbs].map(({ name, path }, index) => ({
      '@type': 'ListItem',
      position: index + 1,
      name,
      item: settings.url + path,
    })),
  };
}

/** schema.org Person, for an author's page. */
export function authorJsonLd(id: string, { name, role, bio }: { name: string; role: string; bio: string }): object {
  return {
    '@context': 'https://schema.org',
    '@type': 'ProfilePage',
    mainEntity: { '@type': 'Person', name, jobTitle: role, description: bio, url: `${settings.url}/auteurs/${id}/` },
  };
}

/** schema.org Article; a gated one says so, and which part is not free, as search engines ask (no body is in it). */
export function articleJsonLd(article: Article, authorName: string): object {
  const { title, lead, published, author, access } = article.data;
  const gated = {
    isAccessibleForFree: false,
    hasPart: { '@type': 'WebPageElement', isAccessibleForFree: false, cssSelector: '.rest' },
  };
  return {
    '@context': 'https://schema.org',
    '@type': 'Article',
    '@id': `${settings.url}${pathOf(article)}#artikel`,
    headline: title,
    description: lead,
    datePublished: dayOf(published),
    dateModified: dayOf(changedOn(article)),
    image: `${settings.url}/beeld/${article.id}.png`,
    inLanguage: 'nl',
    author: { '@type': 'Person', name: authorName, url: `${settings.url}/auteurs/${author}/` },
    publisher: { '@type': 'Organization', name: settings.name, url: settings.url },
    mainEntityOfPage: settings.url + pathOf(article),
    ...(access === 'open' ? { isAccessibleForFree: true } : gated),
  };
}

/** schema.org WebSite and the organisation behind it. */
export function siteJsonLd(): object {
  return {
    '@context': 'https://schema.org',
    '@type': 'WebSite',
    name: settings.name,
    description: settings.description,
    url: `${settings.url}/`,
    inLanguage: 'nl',
    publisher: { '@type': 'Organization', name: settings.name, url: settings.url, email: settings.email },
  };
}
