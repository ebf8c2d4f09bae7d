// The parts of nunjucks 3.2.4 this slice reads: its lexer, its parser and its node classes. The compiler is never loaded.

interface NunjucksToken {
  readonly type: string;
  readonly value: unknown;
  readonly lineno: number;
  readonly colno: number;
}

interface NunjucksTags {
  readonly VARIABLE_START: string;
  readonly VARIABLE_END: string;
  readonly COMMENT_START: string;
  readonly COMMENT_END: string;
}

interface NunjucksNode {
  readonly typename: string;
  readonly lineno: number;
  readonly colno: number;
  readonly [field: string]: unknown;
}

declare module 'nunjucks/src/lexer.js' {
  interface Tokenizer {
    readonly tags: NunjucksTags;
    index: number;
    lineno: number;
    colno: number;
    in_code: boolean;
    nextToken(): NunjucksToken | null;
  }
  const lexer: { lex(source: string): Tokenizer };
  export default lexer;
}

declare module 'nunjucks/src/nodes.js' {
  type NodeClass = new (lineno: number, colno: number, ...fields: unknown[]) => NunjucksNode;
  interface FromImportNode extends NunjucksNode {
    readonly names: NunjucksNode;
  }
  const nodes: {
    readonly Output: NodeClass;
    readonly TemplateData: NodeClass;
    readonly FromImport: new () => FromImportNode;
  };
  export default nodes;
}

declare module 'nunjucks/src/parser.js' {
  class Parser {
    constructor(tokens: object);
    parseAsRoot(): NunjucksNode;
    parseStatement(): NunjucksNode | null;
    parseIf(): NunjucksNode;
    parseRaw(tagName?: string): NunjucksNode;
    parseAggregate(): NunjucksNode | null;
    parseSignature(tolerant?: boolean, noParens?: boolean): NunjucksNode | null;
    parseNot(): NunjucksNode;
    parseUnary(noFilters?: boolean): NunjucksNode;
    peekToken(): NunjucksToken | null;
    advanceAfterBlockEnd(name?: string): NunjucksToken;
  }
  const parser: { readonly Parser: typeof Parser };
  export default parser;
}
