/**
 * The header that saves an answer as a file (RFC 6266). A name beyond plain letters goes along in both forms, so that none
 * can end the quotes or the line.
 */
export function attachment(name: string): string {
  const plain = name.replace(/[^\w.-]/g, '_');
  return plain === name
    ? `attachment; filename="${name}"`
    : `attachment; filename="${plain}"; filename*=UTF-8''${encoded(name)}`;
}

const encoded = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
