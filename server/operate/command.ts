import { parseArgs } from 'node:util';

/** An option of a command: a yes, or with a `value` something typed after it; that word stands in the help. */
type Option = { value?: string; help: string };
type Given = { words: string[]; options: Record<string, string | boolean | undefined> };

/** One thing an operator does. `takes`: "<must be there>" and "[may be there]", in this order. */
type Command = {
  takes?: string[];
  /** One Dutch line. */
  help: string;
  options?: Record<string, Option>;
  /** Returns what to print. Throws one line when it could not be done. */
  run: (given: Given) => string | Promise<string>;
};
export type Commands = Record<string, Command>;

/** The operator asked for something that does not exist: exit code 2, where a failure is 1. */
export class WrongUse extends Error {}

const COLUMN = 34;
const line = (left: string, right: string): string => `  ${left.padEnd(COLUMN)} ${right}`;
const takesOf = ({ takes = [] }: Command): string => takes.map((one) => ` ${one}`).join('');

/** All commands, one line each. */
function helpOfAll(commands: Commands): string {
  return [
    'Gebruik: npm run beheer -- <opdracht>',
    '',
    ...Object.entries(commands).map(([name, command]) => line(name + takesOf(command), command.help)),
    '',
    'De opties van een opdracht: npm run beheer -- <opdracht> --help',
    'Afsluitcode 0: gedaan; 1: het ging niet; 2: verkeerd gebruikt.',
  ].join('\n');
}

/** One command with its options. */
function helpOf(name: string, command: Command): string {
  const options = Object.entries(command.options ?? {});
  return [
    `Gebruik: npm run beheer -- ${name}${takesOf(command)}${options.length > 0 ? ' [opties]' : ''}`,
    '',
    `  ${command.help}`,
    ...(options.length > 0 ? [''] : []),
    ...options.map(([option, { value, help }]) => line(`--${option}${value ? ` <${value}>` : ''}`, help)),
  ].join('\n');
}

/** Does what was typed; returns what to print. Throws `WrongUse`, or one line of the command itself. */
export async function perform(commands: Commands, args: string[]): Promise<string> {
  const [name, ...rest] = args;
  if (!name || name === '--help' || name === '-h') return helpOfAll(commands);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new WrongUse(`Onbekende opdracht: ${name}. Zie: npm run beheer -- --help`);
  if (rest.includes('--help') || rest.includes('-h')) return helpOf(name, command);
  return command.run(readGiven(name, command, rest));
}

/** Strict, in Dutch: Node's own messages are English. Throws `WrongUse`. */
function readGiven(name: string, { takes = [], options = {} }: Command, args: string[]): Given {
  const wrong = (what: string) => new WrongUse(`${what}. Zie: npm run beheer -- ${name} --help`);
  const types = Object.entries(options).map(([option, { value }]) => [option, { type: value ? 'string' : 'boolean' }]);
  const { values, positionals, tokens } = parseArgs({
    args,
    options: Object.fromEntries(types) as Record<string, { type: 'string' | 'boolean' }>,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option) throw wrong(`Onbekende optie: ${token.rawName}`);
    const forgotten = token.value === undefined || (!token.inlineValue && token.value.startsWith('--'));
    if (option.value && forgotten) throw wrong(`Achter --${token.name} hoort een waarde: <${option.value}>`);
    if (!option.value && token.value !== undefined) throw wrong(`Achter --${token.name} hoort geen waarde`);
  }
  const missing = takes.slice(positionals.length).find((one) => one.startsWith('<'));
  if (missing) throw wrong(`Er ontbreekt iets: ${missing}`);
  if (positionals.length > takes.length) throw wrong(`Te veel: ${positionals.slice(takes.length).join(' ')}`);
  return { words: positionals, options: values };
}
