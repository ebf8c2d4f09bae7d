// Metrics computed from named metrics, as promptfoo's `derivedMetrics` say them: arithmetic with names and a few functions,
// read here and never run as code. What rests on an unknown value is unknown.

export interface DerivedMetric {
  readonly name: string;
  readonly formula: string;
}

export type MetricValues = { readonly [name: string]: number | null };

export interface DerivedValues {
  /** Those given, then those derived; a later formula may use an earlier name. */
  readonly values: MetricValues;
  /** Formulas that cannot be read, or name what nobody has. */
  readonly problems: readonly { readonly name: string; readonly message: string }[];
}

/** Never throws. */
export function deriveMetrics(values: MetricValues, derived: readonly DerivedMetric[]): DerivedValues {
  const all: { [name: string]: number | null } = { ...values };
  const problems: { name: string; message: string }[] = [];
  for (const { name, formula } of derived) {
    try {
      all[name] = new Formula(formula, all).evaluate();
    } catch (error) {
      if (!(error instanceof FormulaProblem)) throw error;
      all[name] = null;
      problems.push({ name, message: error.message });
    }
  }
  return { values: all, problems };
}

class FormulaProblem extends Error {}

const functions: { readonly [name: string]: (...values: number[]) => number } = {
  abs: Math.abs,
  exp: Math.exp,
  log: Math.log,
  max: Math.max,
  min: Math.min,
  pow: Math.pow,
  round: Math.round,
  sqrt: Math.sqrt,
  mean: (...values) => values.reduce((sum, value) => sum + value, 0) / values.length,
};

const longest = 2000;
const deepest = 100;

class Formula {
  readonly #values: MetricValues;
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(source: string, values: MetricValues) {
    if (source.length > longest) throw new FormulaProblem('The formula is too long.');
    this.#values = values;
    this.#tokens = source.match(/\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+|[\p{L}_][\p{L}\p{N}_.]*|\*\*|\S/giu) ?? [];
  }

  /** Null when a value is unknown, or the result is no finite number. */
  evaluate(): number | null {
    const value = this.#sum();
    if (this.#at < this.#tokens.length) this.#fail();
    return Number.isFinite(value) ? value : null;
  }

  #fail(): never {
    const token = this.#tokens[this.#at];
    throw new FormulaProblem(token === undefined ? 'The formula ends too early.' : `"${token}" is not expected there.`);
  }

  #take(...tokens: readonly string[]): string | null {
    const token = this.#tokens[this.#at];
    if (token === undefined || !tokens.includes(token)) return null;
    this.#at++;
    return token;
  }

  /** NaN stands for what is unknown, which makes NaN of all that rests on it. */
  #sum(): number {
    if (++this.#depth > deepest) throw new FormulaProblem('The formula is nested too deeply.');
    let value = this.#product();
    for (let sign = this.#take('+', '-'); sign; sign = this.#take('+', '-')) {
      const right = this.#product();
      value = sign === '+' ? value + right : value - right;
    }
    this.#depth--;
    return value;
  }

  #product(): number {
    let value = this.#signed();
    for (let sign = this.#take('*', '/', '%'); sign; sign = this.#take('*', '/', '%')) {
      const right = this.#signed();
      value = sign === '*' ? value * right : sign === '/' ? value / right : value % right;
    }
    return value;
  }

  #signed(): number {
    let isNegative = false;
    for (let sign = this.#take('+', '-'); sign; sign = this.#take('+', '-')) isNegative = isNegative !== (sign === '-');
    const value = this.#power();
    return isNegative ? -value : value;
  }

  /** From the right, and stronger than a sign before it: -2^2 is -4. */
  #power(): number {
    const base = this.#operand();
    if (!this.#take('^', '**')) return base;
    if (++this.#depth > deepest) throw new FormulaProblem('The formula is nested too deeply.');
    const value = base ** this.#signed();
    this.#depth--;
    return value;
  }

  #operand(): number {
    if (this.#take('(')) {
      const value = this.#sum();
      if (!this.#take(')')) this.#fail();
      return value;
    }
    const token = this.#tokens[this.#at];
    if (token === undefined || !/^[.\d\p{L}_]/u.test(token)) this.#fail();
    this.#at++;
    if (/^[.\d]/.test(token)) return Number(token);
    return this.#take('(') ? this.#call(token) : this.#named(token);
  }

  #named(name: string): number {
    if (!Object.hasOwn(this.#values, name)) throw new FormulaProblem(`There is no metric "${name.slice(0, 80)}".`);
    return this.#values[name] ?? Number.NaN;
  }

  #call(name: string): number {
    const run = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (!run) throw new FormulaProblem(`There is no function "${name.slice(0, 80)}".`);
    const values = [this.#sum()];
    while (this.#take(',')) values.push(this.#sum());
    if (!this.#take(')')) this.#fail();
    return run(...values);
  }
}
