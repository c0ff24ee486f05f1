import { globSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import ts from 'typescript';

/** A statement as the code prepares it: where, its SQL, and the type its rows are said to have. */
export type Statement = { place: string; sql: string | null; row: ts.Type | null; isPlucked: boolean };
type Read = { statements: Statement[]; checker: ts.TypeChecker };

/** Every statement that is prepared outside tests. */
export function readStatements(): Read {
  const files = globSync('server/**/*.ts').filter(
    (file) => !/\.test\.ts$|^server\/trials/.test(file) && readFileSync(file, 'utf8').includes('.prepare'),
  );
  const program = ts.createProgram(files, { ...optionsOf('tsconfig.json'), types: ['node'], noEmit: true });
  const checker = program.getTypeChecker();
  const statements: Statement[] = [];
  for (const file of files) {
    const source = program.getSourceFile(file);
    const walk = (node: ts.Node): void => {
      if (source && isPrepare(node)) statements.push(statementOf(node, { source, checker }));
      ts.forEachChild(node, walk);
    };
    if (source) walk(source);
  }
  return { statements, checker };
}

function optionsOf(file: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  return ts.parseJsonConfigFileContent(config, ts.sys, '.').options;
}

const isPrepare = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) &&
  ts.isPropertyAccessExpression(node.expression) &&
  node.expression.name.text === 'prepare';

type Around = { source: ts.SourceFile; checker: ts.TypeChecker };

function statementOf(call: ts.CallExpression, { source, checker }: Around): Statement {
  const line = source.getLineAndCharacterOfPosition(call.getStart()).line + 1;
  const row = call.typeArguments?.[1];
  const [sql] = call.arguments;
  return {
    place: `${relative('.', source.fileName)}:${line}`,
    sql: sql ? textOf(sql, checker) : null,
    row: row ? checker.getTypeFromTypeNode(row) : null,
    isPlucked: ts.isPropertyAccessExpression(call.parent) && call.parent.name.text === 'pluck',
  };
}

/** What a text is, as far as it stands in constants; null when it is made while the program runs. */
function textOf(node: ts.Expression, checker: ts.TypeChecker): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.map(({ expression, literal }) => [textOf(expression, checker), literal.text]);
    return spans.flat().includes(null) ? null : [node.head.text, ...spans.flat()].join('');
  }
  const declared = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
  const origin = declared && declared.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(declared) : declared;
  const declaration = origin?.valueDeclaration;
  if (!declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer) return null;
  return textOf(declaration.initializer, checker);
}
