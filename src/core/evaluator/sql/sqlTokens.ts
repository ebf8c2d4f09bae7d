// SQL as words, literals and signs. Which marks quote a name and which a text differs between databases.

export type SqlToken =
  | { readonly kind: 'word'; readonly text: string; readonly upper: string }
  | { readonly kind: 'name' | 'text' | 'number' | 'parameter' | 'sign'; readonly text: string; readonly upper: '' };

export interface SqlDialect {
  /** Marks that open a name, each with the one that closes it. */
  readonly names: { readonly [open: string]: string };
  readonly texts: readonly string[];
  readonly hasTableFunctions: boolean;
  readonly hasHashComments: boolean;
  /** Words of the grammar that not all databases have. */
  readonly words: ReadonlySet<string>;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const mysql: SqlDialect = {
  names: { '`': '`' },
  texts: ["'", '"'],
  hasTableFunctions: false,
  hasHashComments: true,
  words: words('DUPLICATE REGEXP RLIKE FOR'),
};
const standard: SqlDialect = {
  names: { '"': '"' },
  texts: ["'"],
  hasTableFunctions: true,
  hasHashComments: false,
  words: words('ILIKE FILTER NATURAL FOR'),
};

/** As node-sql-parser names them. */
const dialects: { readonly [database: string]: SqlDialect } = {
  mysql,
  mariadb: mysql,
  bigquery: { ...standard, names: { '`': '`' }, texts: ["'", '"'] },
  sqlite: { ...standard, names: { '`': '`', '"': '"', '[': ']' }, words: words('FILTER NATURAL REGEXP ==') },
  transactsql: { ...standard, names: { '"': '"', '[': ']' }, words: words('TOP') },
  hive: { ...mysql, hasTableFunctions: true },
};

export function sqlDialect(database: string): SqlDialect {
  return dialects[database.toLowerCase()] ?? standard;
}

const blank = /(?:\s|--[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const hashComment = /#[^\n]*/y;
const word = /[\p{L}_][\p{L}\p{N}_$]*/uy;
const number = /(?:0x[\da-f]+|(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)(?![\p{L}_])/iuy;
const parameter = /\?|\$\d+|:[a-z_]\w*|@{1,2}[a-z_]\w*/iy;
const sign = /<=>|->>|->|::|<=|>=|<>|!=|==|\|\||&&|<<|>>|:=|[-+*/%=<>(),.;[\]&|^~!{}:]/y;

/** Null where a quotation is not closed, or a character belongs nowhere. */
export function readSqlTokens(source: string, dialect: SqlDialect): readonly SqlToken[] | null {
  const tokens: SqlToken[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  };
  while (at < source.length) {
    if (take(blank) !== null || (dialect.hasHashComments && take(hashComment) !== null)) continue;
    const here = source[at] ?? '';
    const close = dialect.names[here] ?? (dialect.texts.includes(here) ? here : null);
    if (close !== null) {
      const end = endOfQuotation(source, at + 1, close);
      if (end === -1) return null;
      tokens.push({ kind: dialect.names[here] ? 'name' : 'text', text: source.slice(at + 1, end), upper: '' });
      at = end + 1;
      continue;
    }
    const token = takeToken(take);
    if (!token) return null;
    tokens.push(token);
  }
  return tokens;
}

function takeToken(take: (pattern: RegExp) => string | null): SqlToken | null {
  const text = take(word);
  if (text !== null) return { kind: 'word', text, upper: text.toUpperCase() };
  for (const [kind, pattern] of [
    ['number', number],
    ['parameter', parameter],
    ['sign', sign],
  ] as const) {
    const found = take(pattern);
    if (found !== null) return { kind, text: found, upper: '' };
  }
  return null;
}

/** A mark inside is written twice, or after a backslash in a text. */
function endOfQuotation(source: string, from: number, close: string): number {
  for (let at = from; at < source.length; at++) {
    if (source[at] === '\\' && close !== ']') at++;
    else if (source[at] === close) {
      if (source[at + 1] !== close) return at;
      at++;
    }
  }
  return -1;
}
