import ts from 'typescript';

/** Words of a query builder that take the name of a table first. */
const DATABASES = new Set(['db', 'trx', 'knex', 'transactor']);
const TAKES_TABLE = new Set(
  ['from', 'into', 'table', 'inTable', 'join', 'innerJoin', 'leftJoin', 'rightJoin', 'hasTable'].concat(
    ...DATABASES,
  ),
);

const RAW = /\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+[`"]?(\w+)/gi;

/** The last name of what is called: `db` of `ctx.db(…)`, `from` of `trx.from(…)`. */
function calledName(call: ts.CallExpression): string {
  const callee = call.expression;
  if (ts.isIdentifier(callee)) return callee.text;
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text;
  return '';
}

const textsOf = (node: ts.Node): string[] =>
  ts.isStringLiteralLike(node)
    ? [node.text]
    : ts.isTemplateExpression(node)
      ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]
      : [];

/** Part of a type, as in `Pick<Row, 'orders'>`: no SQL. */
const isInType = (node: ts.Node): boolean =>
  ts.isTypeNode(node.parent) || ts.isImportDeclaration(node.parent);

function isTableObject(node: ts.ObjectLiteralExpression): boolean {
  return node.properties.some((property) => property.name?.getText() === 'primary');
}

/** Tables that the SQL of a source file names: by query builder, raw, by `table.column`, or as a table of the unit of work. */
export function tablesIn(
  { name, source }: { name: string; source: string },
  columns: Map<string, Set<string>>,
): Set<string> {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  const found = new Set<string>();
  const maybe = new Set<string>();
  let isDynamic = false;
  const add = (text: string, into = found) => {
    const [table = ''] = text.trim().split(/\s+as\s+/i);
    if (columns.has(table)) into.add(table);
  };
  const readText = (text: string) => {
    for (const [, table = ''] of text.matchAll(RAW)) add(table);
    const [, table = '', column = ''] = /^(\w+)\.(\w+)(?: as \w+)?$/.exec(text) ?? [];
    if (columns.get(table)?.has(column)) found.add(table);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && TAKES_TABLE.has(calledName(node))) {
      const [first] = node.arguments;
      if (first && ts.isStringLiteralLike(first)) add(first.text);
      else if (first && DATABASES.has(calledName(node)) && !ts.isTemplateExpression(first)) isDynamic = true;
    }
    if (ts.isPropertyAssignment(node) && node.name.getText(file) === 'name' && isTableObject(node.parent)) {
      textsOf(node.initializer).forEach((text) => add(text));
    }
    const texts = textsOf(node);
    if (texts.length > 0 && !isInType(node)) {
      for (const text of texts) {
        readText(text);
        add(text, maybe);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  // `trx(table)` with `table` of a list: every name of a table in such a file counts.
  if (isDynamic) for (const table of maybe) found.add(table);
  return found;
}
