import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** WCAG 2.2: text ≥ 7:1 (1.4.6), soft text ≥ 4.5:1 (1.4.3), controls ≥ 3:1 (1.4.11). */
const css = readFileSync('src/styles/tokens.css', 'utf8');
const hues = [...css.matchAll(/\[data-hue='(\d+)'\]/g)].map(([, hue]) => Number(hue));

const pairs: [token: string, on: string, least: number][] = [
  ['ink', 'paper', 7],
  ['ink', 'raised', 7],
  ['soft', 'paper', 4.5],
  ['soft', 'raised', 4.5],
  ['link', 'paper', 4.5],
  ['pro', 'paper', 4.5],
  ['control', 'paper', 3],
];

for (const theme of ['light', 'dark'] as const) {
  test.each(pairs)(`${theme}: %s on %s has at least %f : 1`, (token, on, least) => {
    expect(contrast(colour(theme, token), colour(theme, on))).toBeGreaterThanOrEqual(least);
  });

  test.each(hues)(`${theme}: the channel hue %i reads on paper`, (hue) => {
    expect(contrast(colour(theme, 'channel', hue), colour(theme, 'paper'))).toBeGreaterThanOrEqual(4.5);
  });
}

type Oklch = [lightness: number, chroma: number, hue: number];

function colour(theme: 'light' | 'dark', token: string, channelHue = 0): Oklch {
  const match = new RegExp(`--${token}: light-dark\\(oklch\\((.+?)\\)?\\), oklch\\((.+?)\\)?\\)\\);`).exec(css);
  if (!match) throw new Error(`No --${token} here`);
  const [lightness, chroma, hue] = match[theme === 'light' ? 1 : 2]!.split(' ');
  return [Number(lightness), Number(chroma), hue!.startsWith('var') ? channelHue : Number(hue)];
}

function contrast(one: Oklch, other: Oklch): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Oklab to linear sRGB (Ottosson 2020), then relative luminance (WCAG). */
function luminance([lightness, chroma, hue]: Oklch): number {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const red = inGamut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = inGamut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = inGamut(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const inGamut = (value: number) => Math.min(1, Math.max(0, value));
