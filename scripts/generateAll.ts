// Writes the sorted list of plug-ins (`all.ts`) beside each builtin/ folder, so that a new file there is all a plug-in needs.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const core = resolve(import.meta.dirname, '../src/core');
interface Kind {
  readonly slice: string;
  readonly list: string;
  /** Whether a file exports the list of a whole family. */
  readonly isFamily?: boolean;
}

const kinds: readonly Kind[] = [
  { slice: 'check', list: 'allRules' },
  { slice: 'evaluator', list: 'allEvaluators', isFamily: true },
  { slice: 'operation', list: 'allOperations' },
  { slice: 'operation/numeric', list: 'allNumericFamilies' },
  { slice: 'provider', list: 'allProviders' },
];

/** The text that `all.ts` of a slice should have. */
export function listOf({ slice, list, isFamily = false }: Kind): string {
  const names = readdirSync(join(core, slice, 'builtin'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -3))
    .sort();
  const imports = names.map((name) => `import { ${name} } from './builtin/${name}.ts';`);
  const head = '// Generated from builtin/ by `node scripts/generateAll.ts`; do not edit.';
  const items = names.map((name) => (isFamily ? `...${name}` : name));
  const line = `export const ${list} = [${items.join(', ')}];`;
  // The formatter breaks longer lines, and the two must agree.
  const array =
    line.length <= 120 ? line : `export const ${list} = [\n${items.map((item) => `  ${item},\n`).join('')}];`;
  return `${[head, ...imports, '', array].join('\n')}\n`;
}

/** The slices whose `all.ts` is not what their builtin/ folder says. */
export function staleLists(): string[] {
  return kinds
    .filter((kind) => readFileSync(join(core, kind.slice, 'all.ts'), 'utf8') !== listOf(kind))
    .map((kind) => kind.slice);
}

if (import.meta.main) {
  for (const kind of kinds) writeFileSync(join(core, kind.slice, 'all.ts'), listOf(kind));
}
