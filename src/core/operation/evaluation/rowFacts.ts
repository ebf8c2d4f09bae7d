// What a dataset says of its rows beside what is asked: the groups that results are split by, and rows that belong together.
import type { Json } from '../../base/hash.ts';
import type { TestCase } from '../../dataset/testCase.ts';
import type { RowFacts } from '../../evaluation/comparison/comparedCells.ts';

/** Column that names what a row belongs to, such as the conversation or the document it was taken from. */
const clusterColumn = 'cluster';

type Row = Pick<TestCase, 'hash'> & Partial<Pick<TestCase, 'metadata' | 'split'>>;

/** By the hash of each row. */
export async function rowFactsOf(rows: AsyncIterable<Row>): Promise<ReadonlyMap<string, RowFacts>> {
  const facts = new Map<string, RowFacts>();
  for await (const { hash, metadata = {}, split = null } of rows) {
    const { [clusterColumn]: cluster, ...columns } = metadata;
    const segments = Object.entries({ ...columns, split })
      .map(([name, value]) => [name, wordOf(value)] as const)
      .filter((entry): entry is readonly [string, string] => entry[1] !== null);
    facts.set(hash, { segments: Object.fromEntries(segments), cluster: wordOf(cluster ?? null) });
  }
  return facts;
}

/** Null for what is no single value, and for an empty cell. */
function wordOf(value: Json): string | null {
  return value === null || typeof value === 'object' || value === '' ? null : String(value);
}
