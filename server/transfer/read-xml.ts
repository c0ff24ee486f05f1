import { XMLParser, XMLValidator } from 'fast-xml-parser';

type Node = Record<string, unknown>;

/** Reads an XML file as nested objects; every element is a list. Throws one line with the place of the first fault. */
export function readXml(text: string): Node {
  const validity = XMLValidator.validate(text);
  if (validity !== true) {
    const { msg, line, col } = validity.err;
    throw new Error(`geen geldige XML: regel ${line}, kolom ${col}: ${msg}`);
  }
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: true,
    processEntities: true,
    isArray: (...found) => !found[3], // attributes are single
  });
  return parser.parse(text) as Node;
}

/** The elements of this name. */
export function all(node: unknown, name: string): Node[] {
  const found = (node as Node | undefined)?.[name];
  return Array.isArray(found) ? (found as Node[]) : [];
}

/** The text of the first element of this name, or ''. */
export function textOf(node: unknown, name: string): string {
  const [first] = all(node, name) as unknown[];
  if (first === undefined || first === null) return '';
  return typeof first === 'object' ? String((first as Node)['#text'] ?? '') : String(first);
}
