import { raw } from '../../text/html.ts';
import { encode } from 'uqr';

/** Quiet zone of four modules, as the standard asks. */
const BORDER = 4;

/** A QR code as SVG that needs no style and no script. */
export function qrSvg(text: string, label: string) {
  const { data, size } = encode(text, { ecc: 'M', border: BORDER });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return raw(
    `<svg class="qr" role="img" aria-label="${label}" viewBox="0 0 ${size} ${size}" width="220" height="220" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path}" fill="#000"/></svg>`,
  );
}
