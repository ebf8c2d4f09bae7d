// Where a template names other templates: `include`, `import`, `from` and `extends`, each with the place of the name itself.
import { parseNunjucks } from './parseNunjucks.ts';

export interface TemplateReference {
  readonly name: string;
  /** Offset of the name's first character, inside the quotes. */
  readonly offset: number;
}

const kinds: ReadonlySet<unknown> = new Set(['include', 'extends', 'import', 'from']);

/** Every name in the order of the text; none for a template that cannot be read. Names that need escapes are left out. */
export function templateReferences(source: string): TemplateReference[] {
  const { syntax } = parseNunjucks(source, '');
  const found: TemplateReference[] = [];
  if (syntax !== null) for (const body of [syntax.body, ...syntax.blocks.values()]) collect(source, body, found);
  return found.sort((a, b) => a.offset - b.offset);
}

/** Syntax is plain data, as deep as the parser allows. */
function collect(source: string, node: unknown, found: TemplateReference[]): void {
  if (typeof node !== 'object' || node === null) return;
  const { kind, template, at } = node as { kind?: unknown; template?: unknown; at?: unknown };
  if (kinds.has(kind) && typeof template === 'string' && typeof at === 'number') {
    const place = ['"', "'"].map((quote) => source.indexOf(quote + template + quote, at)).filter((one) => one >= 0);
    if (place.length > 0) found.push({ name: template, offset: Math.min(...place) + 1 });
  }
  for (const member of Object.values(node)) collect(source, member, found);
}
