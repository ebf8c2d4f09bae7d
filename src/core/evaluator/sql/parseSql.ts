// Whether a text is SQL, by the grammar that queries and changes of rows have in common between databases. Statements
// beyond it are neither right nor wrong here: what is not known is not judged.
import { SqlProblem, SqlUnknown } from './sqlCursor.ts';
import { SqlExpressions } from './sqlExpressions.ts';
import { readSqlTokens, type SqlDialect } from './sqlTokens.ts';

export type SqlReading =
  | { readonly kind: 'valid'; readonly tables: readonly SqlTable[] }
  | { readonly kind: 'invalid'; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string };

/** A table and what is done with it. */
export interface SqlTable {
  readonly action: 'select' | 'insert' | 'update' | 'delete';
  /** Null for a name without one. */
  readonly database: string | null;
  readonly table: string;
}

const modifiers = new Set('ALL DISTINCT DISTINCTROW HIGH_PRIORITY SQL_CALC_FOUND_ROWS SQL_NO_CACHE'.split(' '));
const known = new Set(
  'CREATE ALTER DROP TRUNCATE GRANT REVOKE BEGIN START COMMIT ROLLBACK EXPLAIN SHOW DESCRIBE DESC USE SET CALL MERGE REPLACE PRAGMA ANALYZE VACUUM COPY LOAD DECLARE EXECUTE LOCK RENAME COMMENT'.split(
    ' ',
  ),
);

/** Reads one or more statements. Never throws. */
export function parseSql(source: string, dialect: SqlDialect): SqlReading {
  const tokens = readSqlTokens(source, dialect);
  if (!tokens) return { kind: 'invalid', message: 'A quotation is not closed, or a character belongs to no SQL.' };
  try {
    const parser = new SqlParser(tokens, dialect);
    parser.parse();
    return { kind: 'valid', tables: parser.tables };
  } catch (error) {
    if (error instanceof SqlProblem) return { kind: 'invalid', message: error.message };
    if (error instanceof SqlUnknown) return { kind: 'unknown', message: error.message };
    throw error;
  }
}

class SqlParser extends SqlExpressions {
  readonly tables: SqlTable[] = [];
  /** Names that WITH gives to queries; they are no tables. */
  readonly #queries = new Set<string>();

  parse(): void {
    do {
      while (this.sign(';'));
      if (this.at >= this.tokens.length) break;
      this.statement();
    } while (this.sign(';'));
    if (this.at < this.tokens.length) this.fail();
    if (this.tokens.every(({ text }) => text === ';')) throw new SqlProblem('There is no statement.');
  }

  private statement(): void {
    const first = this.peek()?.upper ?? '';
    const isReplace = first === 'REPLACE' && this.peek(1)?.upper === 'INTO';
    if (this.startsSelect()) this.deeper(() => this.query());
    else if (this.word('INSERT') || (isReplace && this.word('REPLACE'))) this.insert();
    else if (this.word('UPDATE')) this.update();
    else if (this.word('DELETE')) this.delete();
    else if (known.has(first)) throw new SqlUnknown(`Statements with ${first} are not judged.`);
    else this.fail();
  }

  protected override query(): void {
    if (this.word('WITH')) this.with();
    this.queryTerm();
    while (this.word('UNION') || this.word('INTERSECT') || this.word('EXCEPT') || this.word('MINUS')) {
      if (!this.word('ALL')) this.word('DISTINCT');
      this.queryTerm();
    }
    this.queryTail();
  }

  private with(): void {
    this.word('RECURSIVE');
    this.list(() => {
      this.#queries.add(this.name().toLowerCase());
      if (this.peek()?.text === '(') this.names();
      this.needWord('AS');
      this.word('NOT');
      this.word('MATERIALIZED');
      this.parenthesized(() => this.deeper(() => this.statement()));
    });
  }

  private names(): void {
    this.parenthesized(() => this.list(() => this.name()));
  }

  private queryTerm(): void {
    if (this.peek()?.text === '(') this.parenthesized(() => this.deeper(() => this.query()));
    else if (this.word('VALUES')) this.list(() => this.parenthesized(() => this.list(() => this.expression())));
    else this.select();
  }

  private select(): void {
    this.needWord('SELECT');
    while (this.is(...modifiers)) this.at++;
    if (this.word('ON')) this.parenthesized(() => this.list(() => this.expression()));
    if (this.has('TOP') && this.word('TOP')) this.expression();
    this.items();
    if (this.word('FROM')) this.from();
    if (this.word('WHERE')) this.expression();
    if (this.word('GROUP', 'BY')) {
      this.list(() => this.expression());
      this.word('WITH', 'ROLLUP');
    }
    if (this.word('HAVING')) this.expression();
    if (this.word('QUALIFY')) this.expression();
    if (this.word('WINDOW'))
      this.list(() => {
        this.name();
        this.needWord('AS');
        this.parenthesized(() => this.window());
      });
  }

  private items(): void {
    const start = this.at;
    let count = 0;
    this.list(() => {
      count++;
      this.item();
    });
    const [first, second] = [this.tokens[start], this.tokens[start + 1]];
    const isPair = count === 1 && this.at === start + 2 && first?.kind === 'word' && second?.kind === 'word';
    // Two bare names are a forgotten comma far more often than a name and its alias; promptfoo decides so too.
    if (isPair && this.is('FROM')) throw new SqlProblem(`A comma is missing between ${first.text} and ${second.text}.`);
  }

  private item(): void {
    if (this.sign('*')) return;
    this.expression();
    if (this.word('AS')) this.alias();
    else if (this.isName() || this.peek()?.kind === 'text') this.alias();
  }

  private alias(): void {
    if (this.peek()?.kind === 'text') this.at++;
    else this.name();
  }

  private queryTail(): void {
    if (this.word('ORDER', 'BY')) this.orderList();
    if (this.word('LIMIT')) {
      this.expression();
      if (this.sign(',')) this.expression();
    }
    if (this.word('OFFSET')) {
      this.expression();
      if (!this.word('ROWS')) this.word('ROW');
    }
    if (this.word('LIMIT')) this.expression();
    if (this.word('FETCH')) {
      if (!this.word('FIRST')) this.needWord('NEXT');
      if (!this.is('ROW', 'ROWS')) this.expression();
      if (!this.word('ROWS')) this.needWord('ROW');
      this.needWord('ONLY');
    }
    if (this.has('FOR') && this.word('FOR')) {
      if (!this.word('UPDATE')) this.needWord('SHARE');
    }
  }

  private from(): void {
    this.list(() => {
      this.tableReference();
      while (this.join());
    });
  }

  private join(): boolean {
    const start = this.at;
    if (this.has('NATURAL')) this.word('NATURAL');
    if (!this.word('CROSS') && !this.word('INNER') && (this.word('LEFT') || this.word('RIGHT') || this.word('FULL')))
      this.word('OUTER');
    if (!this.word('JOIN') && !this.word('STRAIGHT_JOIN')) {
      if (this.at !== start) this.fail();
      return false;
    }
    this.tableReference();
    if (this.word('ON')) this.expression();
    else if (this.word('USING')) this.names();
    return true;
  }

  private tableReference(): void {
    this.word('LATERAL');
    if (this.peek()?.text === '(')
      this.parenthesized(() => this.deeper(() => (this.startsSelect() ? this.query() : this.from())));
    else this.tableName('select');
    if (this.word('AS')) this.name();
    else if (this.isName() && !this.is('STRAIGHT_JOIN')) this.name();
    else return;
    if (this.peek()?.text === '(') this.names();
  }

  private tableName(action: SqlTable['action']): void {
    const parts = [this.name()];
    while (this.sign('.')) parts.push(this.name());
    if (this.peek()?.text === '(' && action === 'select') {
      if (!this.dialect.hasTableFunctions) throw new SqlProblem('This database has no functions in place of tables.');
      this.parenthesized(() => this.arguments());
      return;
    }
    const table = parts.at(-1) ?? '';
    if (parts.length === 1 && (this.#queries.has(table.toLowerCase()) || table.toUpperCase() === 'DUAL')) return;
    this.tables.push({ action, database: parts.at(-2) ?? null, table });
  }

  private insert(): void {
    this.word('IGNORE');
    this.word('INTO');
    this.tableName('insert');
    if (this.peek()?.text === '(' && !this.startsQuery()) this.names();
    if (this.word('DEFAULT', 'VALUES')) return;
    if (this.word('SET')) this.assignments();
    else if (this.startsSelect()) this.deeper(() => this.query());
    else this.fail();
    if (this.has('DUPLICATE') && this.word('ON', 'DUPLICATE', 'KEY', 'UPDATE')) this.assignments();
    else if (this.word('ON', 'CONFLICT')) this.onConflict();
    this.returning();
  }

  private onConflict(): void {
    if (this.peek()?.text === '(') this.names();
    this.needWord('DO');
    if (this.word('NOTHING')) return;
    this.needWord('UPDATE');
    this.needWord('SET');
    this.assignments();
    if (this.word('WHERE')) this.expression();
  }

  private update(): void {
    this.tableName('update');
    if (this.word('AS') || (this.isName() && !this.is('SET'))) this.name();
    while (this.join());
    this.needWord('SET');
    this.assignments();
    if (this.word('FROM')) this.from();
    this.changeTail();
  }

  private delete(): void {
    this.needWord('FROM');
    this.tableName('delete');
    if (this.word('AS') || this.isName()) this.name();
    if (this.word('USING')) this.from();
    this.changeTail();
  }

  private changeTail(): void {
    if (this.word('WHERE')) this.expression();
    if (this.word('ORDER', 'BY')) this.orderList();
    if (this.word('LIMIT')) this.expression();
    this.returning();
  }

  private returning(): void {
    if (this.word('RETURNING')) this.list(() => this.item());
  }

  private assignments(): void {
    this.list(() => {
      this.name();
      while (this.sign('.')) this.name();
      this.needSign('=');
      if (!this.word('DEFAULT')) this.expression();
    });
  }
}
