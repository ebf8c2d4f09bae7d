// The place in the words of a statement, and the steps a reader of SQL takes from there.
import type { SqlDialect, SqlToken } from './sqlTokens.ts';

/** The text is no SQL, for the reason in the message. */
export class SqlProblem extends Error {}
/** Nobody here can say whether it is. */
export class SqlUnknown extends Error {}

const maxDepth = 200;

const reserved = new Set(
  'ALL AND AS ASC BETWEEN BY CASE CROSS DELETE DESC DISTINCT ELSE END EXCEPT EXISTS FETCH FOR FROM FULL GROUP HAVING IN INNER INSERT INTERSECT INTO IS JOIN LEFT LIKE LIMIT MINUS NATURAL NOT NULL OFFSET ON OR ORDER OUTER RIGHT SELECT SET THEN UNION UPDATE USING VALUES WHEN WHERE WINDOW WITH RETURNING QUALIFY'.split(
    ' ',
  ),
);

/** Words and signs that only some databases have; all others all have. */
const special = new Set('DUPLICATE FILTER FOR ILIKE NATURAL REGEXP RLIKE TOP =='.split(' '));

export class SqlCursor {
  protected readonly tokens: readonly SqlToken[];
  protected readonly dialect: SqlDialect;
  protected at = 0;
  #depth = 0;

  constructor(tokens: readonly SqlToken[], dialect: SqlDialect) {
    this.tokens = tokens;
    this.dialect = dialect;
  }

  protected fail(): never {
    const token = this.tokens[this.at];
    throw new SqlProblem(
      token ? `"${token.text.slice(0, 40)}" is not expected there.` : 'The statement ends too early.',
    );
  }

  protected peek(offset = 0): SqlToken | undefined {
    return this.tokens[this.at + offset];
  }

  protected is(...words: readonly string[]): boolean {
    const upper = this.peek()?.upper ?? '';
    return upper !== '' && words.includes(upper);
  }

  /** Takes the words when they all follow. */
  protected word(...words: readonly string[]): boolean {
    if (!words.every((one, offset) => this.peek(offset)?.upper === one)) return false;
    this.at += words.length;
    return true;
  }

  protected sign(text: string): boolean {
    const token = this.peek();
    if (token?.kind !== 'sign' || token.text !== text) return false;
    this.at++;
    return true;
  }

  protected needWord(...words: readonly string[]): void {
    if (!this.word(...words)) this.fail();
  }

  protected needSign(text: string): void {
    if (!this.sign(text)) this.fail();
  }

  protected isName(): boolean {
    const token = this.peek();
    return token?.kind === 'name' || (token?.kind === 'word' && !reserved.has(token.upper));
  }

  protected name(): string {
    if (!this.isName()) this.fail();
    return this.tokens[this.at++]?.text ?? '';
  }

  protected list(read: () => void): void {
    do read();
    while (this.sign(','));
  }

  protected parenthesized(read: () => void): void {
    this.needSign('(');
    read();
    this.needSign(')');
  }

  protected deeper(read: () => void): void {
    if (++this.#depth > maxDepth) throw new SqlUnknown('The statement is nested too deeply.');
    read();
    this.#depth--;
  }

  protected has(word: string): boolean {
    return !special.has(word) || this.dialect.words.has(word);
  }
}
