// The tree the interpreter walks: plain data, checked when it was built. `at` is an offset into the template's text.

export type BinaryOperator = '+' | '-' | '~' | '*' | '/' | '%' | '==' | '!=' | '===' | '!==' | '<' | '>' | '<=' | '>=';

export interface Keyword {
  readonly name: string;
  readonly value: Expression;
}

export interface MacroDefinition {
  readonly name: string;
  readonly parameters: readonly string[];
  /** Parameters with a default, after the plain ones. */
  readonly optional: readonly Keyword[];
  readonly body: readonly Statement[];
}

export interface FilterExpression {
  readonly kind: 'filter';
  readonly name: string;
  readonly value: Expression;
  readonly arguments: readonly Expression[];
  readonly keywords: readonly Keyword[];
  readonly at: number;
}

export interface CallExpression {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly arguments: readonly Expression[];
  readonly keywords: readonly Keyword[];
  readonly at: number;
}

export interface ChainExpression {
  readonly kind: 'chain';
  readonly first: Expression;
  /** Applied from left to right. */
  readonly rest: readonly { readonly operator: BinaryOperator; readonly operand: Expression }[];
}

export interface TestExpression {
  readonly kind: 'test';
  readonly name: string;
  readonly value: Expression;
  readonly argument: Expression | null;
  readonly at: number;
}

export type Expression =
  | { readonly kind: 'literal'; readonly value: null | boolean | number | string }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'dict'; readonly entries: readonly Keyword[] }
  | { readonly kind: 'sequence'; readonly items: readonly Expression[] }
  | { readonly kind: 'member'; readonly target: Expression; readonly key: Expression; readonly at: number }
  | { readonly kind: 'in'; readonly left: Expression; readonly right: Expression; readonly at: number }
  | { readonly kind: 'prefix'; readonly operator: '!' | '-' | '+'; readonly operand: Expression }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Expression[] }
  | { readonly kind: 'floor'; readonly operand: Expression }
  | { readonly kind: 'power'; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'choice';
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression | null;
    }
  | { readonly kind: 'capture'; readonly body: readonly Statement[] }
  | { readonly kind: 'callBlock'; readonly definition: MacroDefinition }
  | { readonly kind: 'super'; readonly block: string; readonly at: number }
  | FilterExpression
  | CallExpression
  | ChainExpression
  | TestExpression;

export interface Branch {
  readonly condition: Expression;
  readonly body: readonly Statement[];
}

export interface ForStatement {
  readonly kind: 'for';
  readonly names: readonly string[];
  readonly list: Expression;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
  readonly at: number;
}

export interface SwitchStatement {
  readonly kind: 'switch';
  readonly value: Expression;
  readonly cases: readonly Branch[];
  readonly otherwise: readonly Statement[];
}

export type ImportStatement =
  | {
      readonly kind: 'import';
      readonly template: string;
      readonly target: string;
      readonly withContext: boolean;
      readonly nested: boolean;
      readonly at: number;
    }
  | {
      readonly kind: 'from';
      readonly template: string;
      readonly names: readonly { readonly name: string; readonly alias: string }[];
      readonly withContext: boolean;
      readonly nested: boolean;
      readonly at: number;
    };

export type Statement =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'output'; readonly expression: Expression; readonly at: number }
  | { readonly kind: 'if'; readonly branches: readonly Branch[]; readonly otherwise: readonly Statement[] }
  | { readonly kind: 'set'; readonly names: readonly string[]; readonly value: Expression; readonly at: number }
  /** `nested` is true inside a loop or call block: the name then stays in that scope. */
  | { readonly kind: 'macro'; readonly definition: MacroDefinition; readonly nested: boolean; readonly at: number }
  | { readonly kind: 'include'; readonly template: string; readonly ignoreMissing: boolean; readonly at: number }
  | { readonly kind: 'extends'; readonly template: string; readonly at: number }
  | { readonly kind: 'block'; readonly name: string; readonly inBlock: boolean; readonly at: number }
  | ForStatement
  | SwitchStatement
  | ImportStatement;

/** A whole template: its statements, and its blocks by name wherever they stand. */
export interface Syntax {
  readonly body: readonly Statement[];
  readonly blocks: ReadonlyMap<string, readonly Statement[]>;
}
