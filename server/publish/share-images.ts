import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import satori from 'satori';
import sharp from 'sharp';
import { settings } from '#settings';

/** What social sites and chats show large: 1.91 to 1. */
const SIZE = { width: 1200, height: 630 };
/** Changes when the drawing does, so that no picture of an older look is kept. */
const DRAWING = '3';
/** One is drawn while others are compressed in threads of their own. */
const AT_ONCE = 3;

export type Shared = { id: string; title: string; channelName: string; hue: number };

/**
 * Draws the picture of every article, and one of the site, from title and channel in the letters of the site. What was
 * drawn before is taken from `cache`: the same words give the same file. A gated article's title is public.
 */
export async function makeShareImages(
  articles: Shared[],
  { cache, folder }: { cache: string; folder: string },
): Promise<void> {
  await mkdir(cache, { recursive: true });
  await mkdir(folder, { recursive: true });
  const site = { id: 'site', title: settings.tagline, channelName: '', hue: 258 };
  const waiting = [site, ...articles].values();
  const work = async (): Promise<void> => {
    for (const shared of waiting) {
      const facts = JSON.stringify([DRAWING, settings.name, shared.title, shared.channelName, shared.hue]);
      const kept = join(cache, `${createHash('sha256').update(facts).digest('hex').slice(0, 20)}.png`);
      if (!existsSync(kept)) await writeFile(kept, await draw(shared));
      await copyFile(kept, join(folder, `${shared.id}.png`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

const require = createRequire(import.meta.url);
const fontFile = (weight: number) =>
  readFile(require.resolve(`@fontsource/source-serif-4/files/source-serif-4-latin-${weight}-normal.woff`));

const ink = '#1b1d24';
const line = (style: object, children: unknown) => ({
  type: 'div',
  props: { style: { display: 'flex', ...style }, children },
});

/** Read once: satori takes longer to understand a font than to draw with it. */
const fonts = Promise.all(
  ([400, 600] as const).map(async (weight) => ({
    name: 'Serif',
    weight,
    style: 'normal' as const,
    data: await fontFile(weight),
  })),
);

async function draw({ title, channelName, hue }: Shared): Promise<Buffer> {
  const page = line(
    {
      boxSizing: 'border-box',
      width: '100%',
      height: '100%',
      flexDirection: 'column',
      justifyContent: 'space-between',
      padding: '64px 72px',
      background: '#fcfbf8',
      color: ink,
      fontFamily: 'Serif',
    },
    [
      line(
        {
          fontSize: 34,
          fontWeight: 600,
          color: `hsl(${hue}, 60%, 28%)`,
          borderTop: `6px solid ${ink}`,
          paddingTop: 26,
        },
        channelName || settings.name,
      ),
      line(
        {
          fontSize: title.length > 70 ? 66 : 82,
          fontWeight: 600,
          lineHeight: 1.08,
          letterSpacing: '-0.02em',
          textWrap: 'balance',
        },
        title,
      ),
      line({ fontSize: 34 }, settings.name),
    ],
  );
  const svg = await satori(page as Parameters<typeof satori>[0], { ...SIZE, fonts: await fonts });
  return sharp(Buffer.from(svg))
    .png({ compressionLevel: 9, palette: true, colours: 16, effort: 1, dither: 0 })
    .toBuffer();
}
