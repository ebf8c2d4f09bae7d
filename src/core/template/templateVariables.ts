// Which variables a template expects, with every place that names one: for lint, rename and highlighting.
// Names the template makes itself (set, loops, macro parameters, imports) are not variables.
import { globalNames } from './globals.ts';
import type { TemplateFormat } from './parsedTemplate.ts';
import { parseNunjucks } from './parseNunjucks.ts';
import { isPlainName, parseSimple } from './simpleTemplate.ts';
import type { Branch, Expression, MacroDefinition, Statement, Syntax } from './syntax.ts';
import { lineStartsOf, locate } from './templateDiagnostic.ts';

/**
 * How a name is used. `placeholder` and `padded` (`{{ name }}`, replaced only when declared) are of the simple format.
 * `condition` and `guarded` (behind `default` or `is defined`) may lack a value; `output`, `loop` and `expression` want one.
 */
export type VariableUse = 'placeholder' | 'padded' | 'output' | 'condition' | 'guarded' | 'loop' | 'expression';

export interface TemplateVariable {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  readonly line: number;
  readonly column: number;
  readonly kind: VariableUse;
}

interface Use {
  readonly name: string;
  readonly offset: number;
  readonly kind: VariableUse;
}

const recent = new Map<string, readonly TemplateVariable[]>();
const recentKept = 64;
const longestKept = 20_000;

/**
 * Every use of a free variable in the order of the text; none for a template that cannot be read. The last few are kept: an
 * evaluation asks for the same ones with every row.
 */
export function templateVariables(source: string, format: TemplateFormat): readonly TemplateVariable[] {
  const key = `${format} ${source}`;
  const known = recent.get(key);
  if (known !== undefined) return known;
  const found = findVariables(source, format);
  if (source.length > longestKept) return found;
  if (recent.size >= recentKept) recent.delete(recent.keys().next().value as string);
  recent.set(key, found);
  return found;
}

function findVariables(source: string, format: TemplateFormat): readonly TemplateVariable[] {
  const uses = format === 'simple' ? simpleUses(source) : nunjucksUses(source);
  const starts = lineStartsOf(source);
  return uses
    .sort((a, b) => a.offset - b.offset)
    .map(({ name, offset, kind }) => {
      const place = { severity: 'hint', code: '', message: '', offset, length: name.length } as const;
      const { line, column } = locate(place, source, '', starts);
      return { name, offset, length: name.length, line, column, kind };
    });
}

function simpleUses(source: string): Use[] {
  return parseSimple(source, '').parts.flatMap((part): Use[] => {
    if (part.kind !== 'tight' && part.kind !== 'padded') return [];
    if (!isPlainName(part.name)) return [];
    const kind = part.kind === 'tight' ? 'placeholder' : 'padded';
    return [{ name: part.name, offset: part.offset + part.text.indexOf(part.name), kind }];
  });
}

function nunjucksUses(source: string): Use[] {
  const { syntax } = parseNunjucks(source, '');
  return syntax === null ? [] : new Collector(syntax).uses;
}

/** Names known at a place; `parent` is the scope around it. */
interface Names {
  readonly own: Set<string>;
  readonly parent: Names | null;
}

class Collector {
  readonly uses: Use[] = [];
  /** Set anywhere at the top: a macro may run after all of it. */
  readonly #top: Set<string>;

  constructor(syntax: Syntax) {
    this.#top = new Set(syntax.body.flatMap(namesSetBy));
    const top: Names = { own: new Set(), parent: null };
    this.#statements(syntax.body, top);
    for (const body of syntax.blocks.values()) this.#statements(body, { own: new Set(), parent: top });
  }

  #statements(statements: readonly Statement[], names: Names): void {
    for (const statement of statements) this.#statement(statement, names);
  }

  #statement(node: Statement, names: Names): void {
    switch (node.kind) {
      case 'output':
        this.#expression(node.expression, names, 'output');
        break;
      case 'if':
        this.#branches(node.branches, names, 'condition');
        this.#statements(node.otherwise, names);
        break;
      case 'switch':
        this.#expression(node.value, names, 'condition');
        this.#branches(node.cases, names, 'expression');
        this.#statements(node.otherwise, names);
        break;
      case 'for': {
        this.#expression(node.list, names, 'loop');
        const inner: Names = { own: new Set([...node.names, 'loop']), parent: names };
        this.#statements(node.body, inner);
        this.#statements(node.otherwise, { own: new Set(node.names), parent: names });
        break;
      }
      case 'set':
        this.#expression(node.value, names, 'expression');
        for (const name of node.names) names.own.add(name);
        break;
      case 'macro':
        names.own.add(node.definition.name);
        this.#macro(node.definition, { own: this.#top, parent: null });
        break;
      case 'import':
      case 'from':
        for (const name of namesSetBy(node)) names.own.add(name);
        break;
      default:
        break;
    }
  }

  #branches(branches: readonly Branch[], names: Names, kind: VariableUse): void {
    for (const branch of branches) {
      this.#expression(branch.condition, names, kind);
      this.#statements(branch.body, names);
    }
  }

  #macro(definition: MacroDefinition, around: Names): void {
    const own = new Set([...definition.parameters, 'caller']);
    const names: Names = { own, parent: around };
    for (const parameter of definition.optional) {
      this.#expression(parameter.value, names, 'expression');
      own.add(parameter.name);
    }
    this.#statements(definition.body, names);
  }

  #expression(node: Expression, names: Names, kind: VariableUse): void {
    switch (node.kind) {
      case 'name':
        this.#name(node.name, node.at, names, kind);
        break;
      case 'filter': {
        const isGuard = node.name === 'default' || node.name === 'd';
        this.#expression(node.value, names, isGuard ? 'guarded' : kind);
        this.#all([...node.arguments, ...node.keywords.map((keyword) => keyword.value)], names);
        break;
      }
      case 'test': {
        const isGuard = node.name === 'defined' || node.name === 'undefined';
        this.#expression(node.value, names, isGuard ? 'guarded' : 'condition');
        if (node.argument !== null) this.#expression(node.argument, names, 'expression');
        break;
      }
      case 'choice':
        this.#expression(node.condition, names, 'condition');
        this.#expression(node.yes, names, kind);
        if (node.no !== null) this.#expression(node.no, names, kind);
        break;
      case 'and':
      case 'or':
        for (const operand of node.operands) this.#expression(operand, names, kind === 'output' ? 'condition' : kind);
        break;
      case 'capture':
        this.#statements(node.body, names);
        break;
      case 'callBlock':
        this.#macro(node.definition, names);
        break;
      default:
        this.#all(partsOf(node), names);
    }
  }

  #all(nodes: readonly Expression[], names: Names): void {
    for (const node of nodes) this.#expression(node, names, 'expression');
  }

  #name(name: string, offset: number, names: Names, kind: VariableUse): void {
    if (globalNames.has(name)) return;
    for (let scope: Names | null = names; scope !== null; scope = scope.parent) if (scope.own.has(name)) return;
    this.uses.push({ name, offset, kind });
  }
}

/** The expressions directly inside an expression that adds no meaning to them. */
function partsOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'list':
    case 'sequence':
      return node.items;
    case 'dict':
      return node.entries.map((entry) => entry.value);
    case 'member':
      return [node.target, node.key];
    case 'in':
    case 'power':
      return [node.left, node.right];
    case 'prefix':
    case 'floor':
      return [node.operand];
    case 'chain':
      return [node.first, ...node.rest.map((link) => link.operand)];
    case 'call':
      return [node.callee, ...node.arguments, ...node.keywords.map((keyword) => keyword.value)];
    default:
      return [];
  }
}

/** Names a statement makes at its own level, branches included. */
function namesSetBy(node: Statement): readonly string[] {
  switch (node.kind) {
    case 'set':
      return node.names;
    case 'macro':
      return [node.definition.name];
    case 'import':
      return [node.target];
    case 'from':
      return node.names.map((name) => name.alias);
    case 'if':
      return [
        ...node.branches.flatMap((branch) => branch.body.flatMap(namesSetBy)),
        ...node.otherwise.flatMap(namesSetBy),
      ];
    default:
      return [];
  }
}
