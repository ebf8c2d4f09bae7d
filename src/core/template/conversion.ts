// The state of turning nunjucks' nodes into our syntax: positions, findings, and where in the template we are.
import type { Severity } from '../base/diagnostic.ts';
import { templateLimits } from './budget.ts';
import type { GuardedTokens } from './guardedTokens.ts';
import { isForbiddenName, isIdentifier } from './names.ts';
import type { Statement } from './syntax.ts';
import { type Finding, TemplateFailure } from './templateDiagnostic.ts';

export class Conversion {
  readonly findings: Finding[] = [];
  readonly blocks = new Map<string, readonly Statement[]>();
  /** Names of the blocks around the node being converted, the innermost last. */
  readonly openBlocks: string[] = [];
  /** How many loops and call blocks are around the node, inside its macro. */
  scopes = 0;
  #depth = 0;
  readonly #tokens: GuardedTokens;

  constructor(tokens: GuardedTokens) {
    this.#tokens = tokens;
  }

  at(node: NunjucksNode): number {
    return this.#tokens.offsetOf(node.lineno ?? 0, node.colno ?? 0);
  }

  report(code: string, message: string, place: { at: number; length?: number; severity?: Severity }): void {
    const { at, length = 0, severity = 'error' } = place;
    this.findings.push({ severity, code, message, offset: at, length });
  }

  /** The name as it may be used; reports one that may not. */
  name(value: unknown, at: number): string {
    const name = typeof value === 'string' ? value : '';
    if (!isIdentifier(name)) {
      const message = `"${name.slice(0, 40)}" is not a name. Use letters, digits and underscores.`;
      this.report('template/bad-name', message, { at, length: name.length });
    } else if (isForbiddenName(name)) {
      this.report('template/forbidden-name', `Templates cannot use the name ${name}.`, { at, length: name.length });
    }
    return name;
  }

  /** Runs `convert` one level deeper, for nodes that can form chains as long as the source. */
  deeper<T>(at: number, convert: () => T): T {
    this.#depth += 1;
    if (this.#depth > templateLimits.expressionDepth) {
      throw new TemplateFailure(
        'template/too-deep',
        'An expression is nested too deeply. Split it with {% set %}.',
        at,
      );
    }
    const result = convert();
    this.#depth -= 1;
    return result;
  }

  /** Runs `convert` inside a body that nunjucks compiles on its own. */
  scoped<T>(scopes: number, convert: () => T): T {
    const outer = this.scopes;
    this.scopes = scopes;
    const result = convert();
    this.scopes = outer;
    return result;
  }
}

/** A field of a node that holds another node, or null. */
export function nodeIn(node: NunjucksNode, field: string): NunjucksNode | null {
  const value = node[field];
  return typeof value === 'object' && value !== null && 'typename' in value ? (value as NunjucksNode) : null;
}

/** The children of a list node. */
export function childrenOf(node: NunjucksNode | null): readonly NunjucksNode[] {
  const children = node?.children;
  return Array.isArray(children) ? (children as NunjucksNode[]) : [];
}
