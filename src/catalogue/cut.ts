/** Where a gated article stops for strangers. The writer's <Paywall /> becomes this mark and no page ever shows it. */
export const CUT = '<!--gated-from-here-->';

/** The half of a rendered article before or after the cut. Throws when a gated article has not exactly one. */
export function half(html: string, which: 'teaser' | 'rest'): string {
  const halves = html.split(CUT);
  if (halves.length !== 2)
    throw new Error(`A gated article needs exactly one <Paywall />, found ${halves.length - 1}.`);
  return halves[which === 'teaser' ? 0 : 1]!;
}
