// Expressions of SQL, read without the ranks of operators: where they stand is what makes an expression right or wrong.
import { SqlCursor } from './sqlCursor.ts';

const operators = new Set('OR XOR AND DIV MOD LIKE ILIKE RLIKE REGEXP SIMILAR COLLATE OVERLAPS'.split(' '));
const signs = new Set('= == <> != < > <= >= <=> + - * / % || && & | ^ << >> -> ->> ~ :='.split(' '));

export abstract class SqlExpressions extends SqlCursor {
  /** A query, which can stand in any expression. */
  protected abstract query(): void;

  protected expression(): void {
    this.deeper(() => {
      this.operand();
      while (this.continues());
    });
  }

  protected continues(): boolean {
    const token = this.peek();
    if (!token) return false;
    if (token.kind === 'sign' && signs.has(token.text) && this.has(token.text)) {
      this.at++;
      if (this.is('ANY', 'SOME', 'ALL')) this.at++;
      this.operand();
      return true;
    }
    if (this.word('IS')) return this.isTest();
    const isNegated = this.word('NOT');
    if (this.word('IN')) return this.inTest();
    if (this.word('BETWEEN')) return this.between();
    if (this.is(...operators) && this.has(this.peek()?.upper ?? '') && (!isNegated || !this.is('AND', 'OR', 'XOR')))
      return this.wordOperator();
    if (isNegated) this.fail();
    if (!this.word('AT', 'TIME', 'ZONE')) return false;
    this.operand();
    return true;
  }

  protected wordOperator(): true {
    this.at++;
    this.word('TO');
    this.operand();
    if (this.word('ESCAPE')) this.operand();
    return true;
  }

  protected isTest(): true {
    this.word('NOT');
    if (this.word('DISTINCT', 'FROM')) this.operand();
    else if (!['NULL', 'TRUE', 'FALSE', 'UNKNOWN'].some((one) => this.word(one))) this.fail();
    return true;
  }

  protected inTest(): true {
    if (this.peek()?.kind === 'parameter') this.at++;
    else
      this.parenthesized(() =>
        this.startsSelect() ? this.deeper(() => this.query()) : this.list(() => this.expression()),
      );
    return true;
  }

  protected between(): true {
    this.operand();
    while (this.peek()?.kind === 'sign' && signs.has(this.peek()?.text ?? '')) {
      this.at++;
      this.operand();
    }
    this.needWord('AND');
    this.operand();
    return true;
  }

  protected operand(): void {
    while (this.word('NOT') || this.sign('-') || this.sign('+') || this.sign('~') || this.sign('!'));
    this.deeper(() => this.primary());
    for (;;) {
      if (this.sign('::')) this.type();
      else if (this.peek()?.text === '[' && this.peek()?.kind === 'sign') {
        this.at++;
        this.expression();
        this.needSign(']');
      } else return;
    }
  }

  protected primary(): void {
    const token = this.peek();
    if (!token) this.fail();
    if (token.kind === 'number' || token.kind === 'text' || token.kind === 'parameter') {
      this.at++;
    } else if (token.kind === 'sign') {
      this.parenthesized(() => (this.startsSelect() ? this.query() : this.list(() => this.expression())));
    } else if (this.word('CASE')) this.case();
    else if (this.word('EXISTS')) this.parenthesized(() => this.query());
    else if (this.is('CAST', 'TRY_CAST') && this.peek(1)?.text === '(') this.cast();
    else if (this.word('INTERVAL')) this.interval();
    else if (this.word('NULL') || this.word('DEFAULT')) return;
    else if (this.is('LEFT', 'RIGHT', 'VALUES') && this.peek(1)?.text === '(') {
      this.at++;
      this.call();
    } else this.path();
  }

  protected case(): void {
    if (!this.is('WHEN')) this.expression();
    let count = 0;
    while (this.word('WHEN')) {
      this.expression();
      this.needWord('THEN');
      this.expression();
      count++;
    }
    if (count === 0) this.fail();
    if (this.word('ELSE')) this.expression();
    this.needWord('END');
  }

  protected cast(): void {
    this.at++;
    this.parenthesized(() => {
      this.expression();
      this.needWord('AS');
      this.type();
    });
  }

  protected type(): void {
    this.name();
    while (this.isName() && this.is('PRECISION', 'VARYING', 'UNSIGNED', 'SIGNED', 'INTEGER', 'ZONE', 'TIME', 'WITHOUT'))
      this.name();
    if (this.peek()?.text === '(') this.parenthesized(() => this.list(() => this.expression()));
    if (this.sign('[')) this.needSign(']');
  }

  protected interval(): void {
    this.operand();
    if (this.is('MICROSECOND', 'SECOND', 'MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR')) this.at++;
  }

  protected path(): void {
    this.name();
    // DATE '2024-01-01' and its like.
    if (this.peek()?.kind === 'text' && ['DATE', 'TIME', 'TIMESTAMP'].includes(this.peek(-1)?.upper ?? '')) {
      this.at++;
      return;
    }
    while (this.sign('.')) {
      if (this.sign('*')) return;
      this.name();
    }
    if (this.peek()?.text === '(' && this.peek()?.kind === 'sign') this.call();
  }

  protected call(): void {
    this.parenthesized(() => this.arguments());
    if (this.word('WITHIN', 'GROUP')) this.parenthesized(() => this.window());
    if (this.has('FILTER') && this.word('FILTER'))
      this.parenthesized(() => {
        this.needWord('WHERE');
        this.expression();
      });
    if (!this.word('OVER')) return;
    if (this.peek()?.text === '(') this.parenthesized(() => this.window());
    else this.name();
  }

  protected arguments(): void {
    if (this.peek()?.text === ')') return;
    this.word('DISTINCT');
    this.list(() => {
      if (this.sign('*')) return;
      if (this.startsSelect()) this.query();
      else this.expression();
      // EXTRACT(YEAR FROM x), SUBSTRING(x FROM 1 FOR 2), CONVERT(x USING y), CONVERT(x AS t).
      if (this.word('FROM')) this.expression();
      if (this.word('FOR')) this.expression();
      if (this.word('USING')) this.name();
      if (this.word('AS')) this.type();
    });
    if (this.word('ORDER', 'BY')) this.orderList();
    if (this.word('SEPARATOR')) this.operand();
  }

  protected window(): void {
    if (this.word('PARTITION', 'BY')) this.list(() => this.expression());
    if (this.word('ORDER', 'BY')) this.orderList();
    if (!this.word('ROWS') && !this.word('RANGE')) return;
    const isRange = this.word('BETWEEN');
    this.bound();
    if (!isRange) return;
    this.needWord('AND');
    this.bound();
  }

  protected bound(): void {
    if (this.word('CURRENT', 'ROW')) return;
    if (!this.word('UNBOUNDED')) this.operand();
    if (!this.word('PRECEDING')) this.needWord('FOLLOWING');
  }

  protected orderList(): void {
    this.list(() => {
      this.expression();
      if (!this.word('ASC')) this.word('DESC');
      if (this.word('NULLS') && !this.word('FIRST')) this.needWord('LAST');
    });
  }

  protected startsSelect(): boolean {
    return this.is('SELECT', 'WITH', 'VALUES') || this.startsQuery();
  }

  protected startsQuery(): boolean {
    let offset = 0;
    while (this.peek(offset)?.text === '(') offset++;
    return offset > 0 && ['SELECT', 'WITH'].includes(this.peek(offset)?.upper ?? '');
  }
}
