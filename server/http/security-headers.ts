/** What a meta element cannot say; a page's own policy for scripts and styles stands in its head, written by Astro. */
const PAGE = "frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'self'";
/**
 * Of all that is no page: opened by itself it runs, fetches and sends nothing, and it is of no origin. A drawing brings
 * its own style, a feed asks for ours.
 */
const INERT =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";

/** A style sheet opened by itself is text: the shortest that says the same, for a page asks for four of them. */
const STYLE = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** HTML, and scripts: a worker takes its policy from the answer that it came in, and only a page starts one. */
const isPage = (media: string): boolean => /^text\/(?:html|javascript)\b/.test(media);

/** The policy of an answer of this media type; what it is called otherwise, or nothing, is no page. */
export function policyOf(media: string | null): string {
  if (media?.startsWith('text/css')) return STYLE;
  return media !== null && isPage(media) ? PAGE : INERT;
}

/** What a browser opens as a page of its own, or may; a part of a page is none, and three of these are so many bytes. */
const OF_DOCUMENTS = {
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
};
const isPart = (media: string | null): boolean => media !== null && /^text\/(?:css|javascript)\b/.test(media);

/** What every answer says, whatever it is; its policy goes by its media type. */
export const always = (secure: boolean, media: string | null = 'text/html'): Record<string, string> => ({
  'Content-Security-Policy': policyOf(media),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  ...(isPart(media) ? {} : OF_DOCUMENTS),
  ...(secure ? { 'Strict-Transport-Security': 'max-age=63072000; includeSubDomains' } : {}),
});
