import { type AtRule, type ChildNode, type Declaration, parse, type Rule } from 'postcss';
import { AT_RULES, FUNCTIONS, PROPERTIES } from './svg-lists.ts';

/** A pattern, gradient or marker in the same drawing. */
const own = /url\(\s*(?:"#[\w:.-]+"|'#[\w:.-]+'|#[\w:.-]+)\s*\)/gi;

/** Whether a value only says how something looks: no escapes that hide a word, and no function but the known ones. */
export function isHarmlessValue(value: string): boolean {
  const rest = value.replace(own, ' ');
  if (/[\\<>@{}]|\/\*/.test(rest)) return false;
  const functions = rest.split('(').slice(0, -1);
  return functions.every((before) => {
    const name = nameAtEnd(before);
    return name === '' || FUNCTIONS.has(name.toLowerCase());
  });
}

/** The harmless part of a style sheet; nothing when it cannot be read. */
export function harmlessCss(source: string): string {
  try {
    const root = parse(source.replace(/<!--|-->/g, ' '));
    root.walkComments((comment) => void comment.remove());
    root.walkAtRules((rule) => void (isHarmlessAtRule(rule) || rule.remove()));
    root.walkRules((rule) => void (isHarmlessText(rule.selector) || rule.remove()));
    root.walkDecls((declaration) => void (isHarmless(declaration) || declaration.remove()));
    return root.nodes.map(written).join('');
  } catch {
    return '';
  }
}

/** The harmless declarations of a `style` attribute. */
export function harmlessStyle(source: string): string {
  const sheet = harmlessCss(`x{${source}}`);
  return /^x\{([^{}]*)\}$/.exec(sheet)?.[1] ?? '';
}

const isHarmlessText = (text: string): boolean => !/[\\<{}@]|\/\*/.test(text);
const isHarmlessAtRule = ({ name, params }: AtRule): boolean => AT_RULES.has(name) && isHarmlessText(params);
const isHarmless = ({ prop, value }: Declaration): boolean =>
  (PROPERTIES.has(prop.toLowerCase()) || /^--[\w-]+$/.test(prop)) && isHarmlessValue(value);

/** Written anew from what was understood, so that nothing that was skipped in reading comes along. */
function written(node: ChildNode): string {
  if (node.type === 'rule') return `${node.selector}{${inside(node)}}`;
  if (node.type === 'atrule') return `@${node.name} ${node.params}{${inside(node)}}`;
  if (node.type === 'decl') return `${node.prop}:${node.value}${node.important ? '!important' : ''};`;
  return '';
}

const inside = (node: Rule | AtRule): string => (node.nodes ?? []).map(written).join('');

/** The name that a text ends with: read backwards, so that each character is looked at once. */
function nameAtEnd(text: string): string {
  let start = text.length;
  while (start > 0 && /[\w-]/.test(text[start - 1] ?? '')) start -= 1;
  return text.slice(start);
}
