import { messageOf } from '../text/message-of.ts';
import sharp, { type FormatEnum, type Sharp } from 'sharp';
import { fileType, isWhatItSays } from '../http/file-types.ts';

/** A photograph of a large camera is fifty megapixels; what claims ten times that was made to fill memory. */
const MOST_PIXELS = 200_000_000;

type Picture = {
  /** A fresh copy, the way up it was taken, that takes nothing along but its pixels. */
  upright: () => Sharp;
  format: keyof FormatEnum;
  width: number;
  height: number;
  /** What it is from afar. */
  colour: string;
  /** Whether it has more than one frame. */
  moves: boolean;
};

/** Reads a photograph. Throws one line that names the file when it is not the picture its name says, or broken. */
export async function readPicture({ name, bytes }: { name: string; bytes: Uint8Array }): Promise<Picture> {
  const type = fileType(name);
  const refused = (reason: string) =>
    new Error(`Publishing stopped: the picture ${name} cannot be read: ${reason.split('\n')[0]}`);
  if (type?.holds !== 'picture' || !isWhatItSays(name, bytes))
    throw refused('it is of another kind than its name says');
  try {
    const options = { limitInputPixels: MOST_PIXELS };
    const { pages = 1, autoOrient, width, height, pageHeight = height } = await sharp(bytes, options).metadata();
    const moves = pages > 1 && /\.(?:gif|webp)$/i.test(name);
    // Cameras write which way is up beside the picture, not in it; what moves was never in a camera.
    const upright = () => (moves ? sharp(bytes, { ...options, animated: true }) : sharp(bytes, options).autoOrient());
    // The whole picture is read for this: one that breaks off is found now, and named.
    const format = type.media.split('/')[1] as keyof FormatEnum;
    const { r, g, b } = (await upright().stats()).dominant;
    const colour = `#${[r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
    return { upright, format, moves, colour, ...(moves ? { width, height: pageHeight } : autoOrient) };
  } catch (error) {
    throw refused(messageOf(error));
  }
}
