// nunjucks' own parser with its recursion bounded, so that no template can overflow the stack, and with a linear reading
// of raw blocks. Every cycle of its methods passes one of the overridden ones.
import nodes from 'nunjucks/src/nodes.js';
import parser from 'nunjucks/src/parser.js';
import { templateLimits } from './budget.ts';
import type { GuardedTokens } from './guardedTokens.ts';
import { TemplateFailure } from './templateDiagnostic.ts';

const tooDeep = 'The template is nested more than 64 levels deep. Split it into macros.';

export class BoundedParser extends parser.Parser {
  /** Offsets of the blocks not yet closed, the innermost last. */
  readonly openTags: number[] = [];
  readonly #tokens: GuardedTokens;
  #expressionDepth = 0;
  #branches = 0;

  constructor(tokens: GuardedTokens) {
    super(tokens);
    this.#tokens = tokens;
  }

  override parseStatement(): NunjucksNode | null {
    if (this.openTags.length >= templateLimits.depth) throw this.#tooDeep();
    const branches = this.#branches;
    this.#branches = 0;
    this.openTags.push(this.#tokens.tagStart);
    const node = super.parseStatement();
    this.openTags.pop();
    this.#branches = branches;
    return node;
  }

  override parseIf(): NunjucksNode {
    this.#branches += 1;
    if (this.#branches > templateLimits.branches) {
      throw new TemplateFailure('template/too-deep', 'An if has more than 256 branches.', this.#tokens.tagStart);
    }
    return super.parseIf();
  }

  override parseRaw(tagName = 'raw'): NunjucksNode {
    const begun = this.advanceAfterBlockEnd();
    const text = this.#tokens.takeRaw(tagName);
    const data = new nodes.TemplateData(begun.lineno, begun.colno, text);
    return new nodes.Output(begun.lineno, begun.colno, [data]);
  }

  override parseAggregate(): NunjucksNode | null {
    return this.#deeper(() => super.parseAggregate());
  }

  override parseSignature(tolerant?: boolean, noParens?: boolean): NunjucksNode | null {
    return this.#deeper(() => super.parseSignature(tolerant, noParens));
  }

  override parseNot(): NunjucksNode {
    const token = this.peekToken();
    if (token?.type !== 'symbol' || token.value !== 'not') return super.parseNot();
    return this.#deeper(() => super.parseNot());
  }

  override parseUnary(noFilters?: boolean): NunjucksNode {
    const token = this.peekToken();
    if (token?.type !== 'operator') return super.parseUnary(noFilters);
    return this.#deeper(() => super.parseUnary(noFilters));
  }

  #deeper<T>(parse: () => T): T {
    this.#expressionDepth += 1;
    if (this.#expressionDepth > templateLimits.depth) throw this.#tooDeep();
    const node = parse();
    this.#expressionDepth -= 1;
    return node;
  }

  #tooDeep(): TemplateFailure {
    return new TemplateFailure('template/too-deep', tooDeep, this.#tokens.tagStart);
  }
}
