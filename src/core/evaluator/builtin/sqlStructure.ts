// Whether the answer is, or has in it, SQL: promptfoo's assertions, by a grammar of our own for queries and changes of rows.
import * as z from 'zod/mini';
import { once } from '../../base/once.ts';
import { defineEvaluator, type EvaluatorResult, failure, unknown, verdict } from '../evaluator.ts';
import type { EvaluatorTools } from '../evaluatorTools.ts';
import { quoteShort } from '../quoteShort.ts';
import { parseSql } from '../sql/parseSql.ts';
import { sqlDialect } from '../sql/sqlTokens.ts';

const options = once(() =>
  z.strictObject({
    value: z.optional(
      z.strictObject({
        databaseType: z._default(z.string(), 'MySQL'),
        allowedTables: z.optional(z.array(z.string())),
      }),
    ),
  }),
);
type SqlRule = z.output<ReturnType<typeof options>>['value'];

const isSql = defineEvaluator({
  id: 'is-sql',
  title: 'Is SQL',
  summary:
    'The whole answer is SQL of `databaseType` (MySQL unless said otherwise), and touches only `allowedTables`, patterns such as `select::null::users`. Statements that define tables and the like are not judged.',
  options,
  needs: [],
  version: 1,
  templates: [],
  evaluate: ({ output }, { value }, tools) => judgeSql(output, value, tools),
});

const containsSql = defineEvaluator({
  id: 'contains-sql',
  title: 'Contains SQL',
  summary: 'A fenced block of SQL in the answer, or the whole answer where there is none, is SQL as `is-sql` says.',
  options,
  needs: [],
  version: 1,
  templates: [],
  async evaluate({ output }, { value }, tools) {
    const blocks = sqlBlocks(output);
    let last = verdict(false, 'The answer has no SQL in it.');
    for (const block of blocks.length > 0 ? blocks : [output]) {
      if (block.trim() === '') continue;
      last = await judgeSql(block, value, tools);
      if (last.passed !== false) return last;
    }
    return last;
  },
});

async function judgeSql(source: string, rule: SqlRule, tools: EvaluatorTools): Promise<EvaluatorResult> {
  const database = rule?.databaseType ?? 'MySQL';
  const reading = parseSql(source, sqlDialect(database));
  if (reading.kind === 'unknown') return unknown(reading.message);
  if (reading.kind === 'invalid') return verdict(false, `The answer is not SQL of ${database}. ${reading.message}`);
  const allowed = rule?.allowedTables;
  if (!allowed) return verdict(true, '');
  for (const { action, database: schema, table } of reading.tables) {
    const name = `${action}::${schema ?? 'null'}::${table}`;
    const isAllowed = await matchesOne(name, allowed, tools);
    if (typeof isAllowed !== 'boolean') return isAllowed;
    if (!isAllowed) return verdict(false, `${quoteShort(name)} is not allowed.`);
  }
  return verdict(true, '');
}

/** The patterns are regular expressions over the whole name, in any case. */
async function matchesOne(
  name: string,
  patterns: readonly string[],
  { matchRegex }: EvaluatorTools,
): Promise<boolean | EvaluatorResult> {
  for (const pattern of patterns) {
    if (pattern.toLowerCase() === name.toLowerCase()) return true;
    if (!/[.*+?()[\]|\\]/.test(pattern)) continue;
    const outcome = await matchRegex?.({ source: `^(?:${pattern})$`, flags: 'i', text: name });
    if (outcome?.kind === 'match') return true;
    if (outcome?.kind !== 'none') return failure('evaluator/wrong-option', `${quoteShort(pattern)} cannot be matched.`);
  }
  return false;
}

/** Contents of fenced blocks that say `sql` or nothing (CommonMark); one that is not closed is none. */
function sqlBlocks(text: string): readonly string[] {
  const blocks: string[] = [];
  let open: { readonly fence: string; readonly isSql: boolean; readonly lines: string[] } | null = null;
  for (const line of text.split(/\r\n?|\n/)) {
    const [, fence = '', rest = ''] = /^[ \t]{0,3}(`{3,}|~{3,})[ \t]*(.*)$/.exec(line) ?? [];
    if (!open) {
      const language = rest.trim().toLowerCase();
      if (fence !== '') open = { fence, isSql: language === '' || language === 'sql', lines: [] };
    } else if (fence !== '' && rest.trim() === '' && fence[0] === open.fence[0] && fence.length >= open.fence.length) {
      if (open.isSql) blocks.push(open.lines.join('\n'));
      open = null;
    } else open.lines.push(line);
  }
  return blocks;
}

export const sqlStructure = [isSql, containsSql];
