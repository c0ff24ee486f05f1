/**
 * What every answer says, whatever it is. A page's own policy for scripts and styles stands in its head, where Astro
 * writes the hashes of just what that page has; what a meta element cannot say is here.
 */
export const always = (secure: boolean): Record<string, string> => ({
  'Content-Security-Policy': "frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'self'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  ...(secure ? { 'Strict-Transport-Security': 'max-age=63072000; includeSubDomains' } : {}),
});
