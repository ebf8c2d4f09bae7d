// Where names live while a template runs. A template's context holds its variables and what it sets at its top;
// scopes hold what loops, macros and call blocks bind. The rules of writing are nunjucks' own.
import type { Budget } from './budget.ts';
import { copyVariable, hasVariable } from './copyVariable.ts';
import { globalNames, globalOf } from './globals.ts';
import type { NunjucksTemplate } from './parsedTemplate.ts';
import type { Statement } from './syntax.ts';
import type { Value } from './values.ts';

/** The names at the top of one template. */
export class Context {
  readonly #values: Map<string, Value>;
  readonly #variables: unknown;
  readonly #budget: Budget;

  constructor(variables: unknown, budget: Budget, values = new Map<string, Value>()) {
    this.#variables = variables;
    this.#budget = budget;
    this.#values = values;
  }

  get(name: string): Value {
    if (this.#values.has(name)) return this.#values.get(name);
    const variable = copyVariable(this.#variables, name, this.#budget);
    const value = variable === undefined ? globalOf(name, this.#budget) : variable;
    this.#values.set(name, value);
    return value;
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value);
  }

  has(name: string): boolean {
    return this.#values.get(name) !== undefined || globalNames.has(name) || hasVariable(this.#variables, name);
  }

  /** A context with the same names, for an included template: what it sets stays its own. */
  copy(): Context {
    return new Context(this.#variables, this.#budget, new Map(this.#values));
  }
}

export interface BlockBody {
  readonly template: NunjucksTemplate;
  readonly body: readonly Statement[];
}

/** What one rendering shares. */
export interface Rendering {
  readonly budget: Budget;
  readonly strict: boolean;
  readonly load: (name: string, at: number) => NunjucksTemplate | null;
  /** Called for a name that has no value and is printed. */
  readonly missing: (name: string, at: number, template: NunjucksTemplate) => void;
  /** The template in which a failure without place happened. */
  current: NunjucksTemplate;
}

/** One template while it runs, with its context and blocks; `parent` is set by `extends`. */
export interface Unit {
  readonly rendering: Rendering;
  readonly template: NunjucksTemplate;
  readonly context: Context;
  readonly blocks: Map<string, BlockBody[]>;
  readonly exported: Set<string>;
  parent: NunjucksTemplate | null;
}

/** Says which construct runs, for failures that do not know their own place. */
export function standAt(at: number, scope: Scope): void {
  const { rendering, template } = scope.unit;
  rendering.budget.at = at;
  rendering.current = template;
}

const noNames: readonly string[] = [];

export class Scope {
  readonly unit: Unit;
  /** True for the top of a template: what is set there is also seen by its macros. */
  readonly isTop: boolean;
  readonly #parent: Scope | null;
  readonly #values: Map<string, Value>;
  /** Names that belong to this scope even while they hold undefined. */
  readonly #bound: readonly string[];
  readonly #isolated: boolean;

  constructor(
    unit: Unit,
    options: {
      parent?: Scope | null;
      bound?: readonly string[];
      isolated?: boolean;
      isTop?: boolean;
      values?: Map<string, Value>;
    } = {},
  ) {
    this.unit = unit;
    this.#parent = options.parent ?? null;
    this.#bound = options.bound ?? noNames;
    this.#isolated = options.isolated ?? false;
    this.isTop = options.isTop ?? false;
    this.#values = options.values ?? new Map();
  }

  /** The same scope, run on behalf of another template of the same inheritance chain. */
  inUnit(unit: Unit): Scope {
    const { isTop } = this;
    return new Scope(unit, {
      parent: this.#parent,
      bound: this.#bound,
      isolated: this.#isolated,
      isTop,
      values: this.#values,
    });
  }

  lookup(name: string): Value {
    for (let scope: Scope | null = this; scope !== null; scope = scope.#parent) {
      const value = scope.#values.get(name);
      if (value !== undefined) return value;
      if (scope.#bound.length > 0 && scope.#bound.includes(name)) return undefined;
    }
    return this.unit.context.get(name);
  }

  has(name: string): boolean {
    for (let scope: Scope | null = this; scope !== null; scope = scope.#parent) {
      if (scope.#values.has(name) || scope.#bound.includes(name)) return true;
    }
    return this.unit.context.has(name);
  }

  /** Gives a name a value in this scope. */
  bind(name: string, value: Value): void {
    this.#values.set(name, value);
  }

  /** `set`: writes where the name already has a value, else here. */
  assign(name: string, value: Value): void {
    let owner: Scope = this;
    for (
      let scope: Scope | null = this;
      scope !== null;
      scope = scope.#isolated && scope === this ? null : scope.#parent
    ) {
      if (scope.#values.get(name) === undefined && !scope.#bound.includes(name)) continue;
      owner = scope;
      break;
    }
    owner.#values.set(name, value);
    if (!this.isTop) return;
    this.unit.context.set(name, value);
    if (!name.startsWith('_')) this.unit.exported.add(name);
  }
}
