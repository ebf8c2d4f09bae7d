// Writes the sorted list of plug-ins (`all.ts`) beside each builtin/ folder, so that a new file there is all a plug-in needs,
// and the prompt files of judges as text that every bundle carries.
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
  { slice: 'export', list: 'allReportFormats' },
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
  const items = names.map((name) => (isFamily ? `...${name}` : name));
  const line = `export const ${list} = [${items.join(', ')}];`;
  // The formatter breaks longer lines, and the two must agree.
  const array =
    line.length <= 120 ? line : `export const ${list} = [\n${items.map((item) => `  ${item},\n`).join('')}];`;
  return `${[generatedHead, ...imports, '', array].join('\n')}\n`;
}

/** Commands that are started most: each is a part of the bundle. The others share one, for many small parts load slowly. */
const loadedAlone = ['compare', 'eval', 'list', 'run', 'show', 'versions'];
const generatedHead = '// Generated from builtin/ by `node scripts/generateAll.ts`; do not edit.';

/** The texts of the files that load an operation by the word of its command, by their paths. */
export function operationLoaders(): ReadonlyMap<string, string> {
  const folder = join(core, 'operation/builtin');
  const operations = readdirSync(folder)
    .sort()
    .map((file) => {
      const id = /^ {2}id: '([a-z-]+)',$/m.exec(readFileSync(join(folder, file), 'utf8'))?.[1] ?? '';
      return { id, file, name: file.slice(0, -3), isAlone: loadedAlone.includes(id) };
    });
  const loaders = operations.map(({ id, file, name, isAlone }) => {
    const path = isAlone ? `./builtin/${file}` : './otherOperations.ts';
    return `  ${id}: async () => (await import('${path}')).${name},\n`;
  });
  const others = operations
    .filter(({ isAlone }) => !isAlone)
    .map(({ name, file }) => `export { ${name} } from './builtin/${file}';\n`);
  return new Map([
    ['operationLoaders.ts', `${generatedHead}\nexport const operationLoaders = {\n${loaders.join('')}};\n`],
    ['otherOperations.ts', `${generatedHead}\n${others.join('')}`],
  ]);
}

/** Whether the loaders are not those of the folder. */
export function areLoadersStale(): boolean {
  return [...operationLoaders()].some(([name, text]) => readFileSync(join(core, 'operation', name), 'utf8') !== text);
}

const judgeFolder = join(core, 'evaluator/judge');

/** The text of the file that carries the prompt files of judges into every bundle. */
export function shippedJudgePrompts(): string {
  const names = readdirSync(join(judgeFolder, 'prompts')).sort();
  const entries = names.map((name) => {
    const text = readFileSync(join(judgeFolder, 'prompts', name), 'utf8');
    // A template literal keeps the lines, so that a change reads as one.
    const literal = text.replace(/[\\`]|\$\{/g, (mark) => `\\${mark}`);
    return `  '${name.replace('.prompt.yaml', '')}': \`${literal}\`,\n`;
  });
  const head = '// Generated from prompts/ by `node scripts/generateAll.ts`; do not edit.';
  const type = 'export type JudgePromptId = keyof typeof shippedPrompts;';
  return `${head}\nexport const shippedPrompts = {\n${entries.join('')}} as const;\n\n${type}\n`;
}

/** Whether the prompts of judges that ship are not those of the folder. */
export function isJudgePromptsStale(): boolean {
  return readFileSync(join(judgeFolder, 'shippedPrompts.ts'), 'utf8') !== shippedJudgePrompts();
}

/** The slices whose `all.ts` is not what their builtin/ folder says. */
export function staleLists(): string[] {
  return kinds
    .filter((kind) => readFileSync(join(core, kind.slice, 'all.ts'), 'utf8') !== listOf(kind))
    .map((kind) => kind.slice);
}

if (import.meta.main) {
  for (const kind of kinds) writeFileSync(join(core, kind.slice, 'all.ts'), listOf(kind));
  for (const [name, text] of operationLoaders()) writeFileSync(join(core, 'operation', name), text);
  writeFileSync(join(judgeFolder, 'shippedPrompts.ts'), shippedJudgePrompts());
}
