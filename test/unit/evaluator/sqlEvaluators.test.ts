import assert from 'node:assert/strict';
import { parseSql } from '../../../src/core/evaluator/sql/parseSql.ts';
import { sqlDialect } from '../../../src/core/evaluator/sql/sqlTokens.ts';
import { createRegexMatcher } from '../../../src/node/regexMatcher.ts';
import { scoreOf, verdictOf } from '../../support/evaluatedAnswer.ts';

const kindOf = (source: string, database = 'PostgreSQL') => parseSql(source, sqlDialect(database)).kind;

describe('SQL', () => {
  for (const [database, good, bad] of [
    ['MySQL', 'SELECT `a` FROM t WHERE b = "x" # why', 'SELECT [a] FROM t'],
    ['MySQL', 'SELECT a FROM t LIMIT 5, 10', "SELECT a FROM t WHERE b ILIKE 'x'"],
    ['PostgreSQL', 'SELECT "a"::text FROM t WHERE b ILIKE $1', 'SELECT `a` FROM t'],
    ['PostgreSQL', 'SELECT * FROM generate_series(1, 10) AS s (n)', 'SELECT a FROM t # why'],
    ['PostgreSQL', 'INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2 RETURNING a', 'INSERT INTO t (a)'],
    ['TransactSQL', 'SELECT TOP 5 [a] FROM [t]', 'SELECT a b FROM t'],
    ['Sqlite', 'SELECT a FROM t WHERE a == 1', 'SELECT a FROM t WHERE a === 1'],
  ] as const) {
    it(`of ${database} is ${good} and not ${bad}`, () => {
      assert.equal(kindOf(good, database), 'valid');
      assert.equal(kindOf(bad, database), 'invalid');
    });
  }

  it('is read with windows, common tables, cases, casts and sub-queries', () => {
    for (const source of [
      'WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r ORDER BY n DESC NULLS LAST',
      'SELECT SUM(x) OVER (PARTITION BY a ORDER BY b ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM t',
      "SELECT CASE a WHEN 1 THEN 'x' ELSE CAST(b AS VARCHAR(10)) END AS c FROM t AS u (a, b)",
      'SELECT (SELECT MAX(a) FROM t), b FROM u WHERE (a, b) IN (SELECT a, b FROM v) AND NOT EXISTS (SELECT 1)',
      "UPDATE t SET a = b || '!' FROM u WHERE t.id = u.id",
      '(SELECT a FROM t) UNION (SELECT b FROM u) LIMIT 1',
    ]) {
      assert.equal(kindOf(source), 'valid', source);
    }
  });

  it('that defines tables is neither right nor wrong', async () => {
    assert.equal(kindOf('CREATE TABLE t (a INT)'), 'unknown');
    const { value, passed, reason } = await scoreOf({ type: 'not-is-sql' }, 'DROP TABLE t');
    assert.deepEqual([value, passed], [null, null]);
    assert.match(reason, /DROP are not judged/);
  });

  it('nested without end is not judged, and a megabyte of it is read once', () => {
    assert.notEqual(kindOf(`SELECT ${'('.repeat(1_000_000)}`), 'valid');
    assert.equal(kindOf(`SELECT ${'a,'.repeat(300_000)}a FROM t`), 'valid');
    assert.equal(kindOf(`SELECT '${"''".repeat(500_000)}`), 'invalid');
  });

  it('touches only the tables that are allowed', async () => {
    const matcher = createRegexMatcher();
    const value = { databaseType: 'PostgreSQL', allowedTables: ['select::null::users', '(select|update)::shop::.*'] };
    const verdicts = await Promise.all(
      ['SELECT a FROM users', 'UPDATE shop.orders SET a = 1', 'SELECT a FROM users, secrets', 'DELETE FROM users'].map(
        (source) => verdictOf({ type: 'is-sql', value }, source, { matchRegex: matcher.match }),
      ),
    );
    await matcher.close();
    assert.deepEqual(verdicts, ['pass', 'pass', 'fail', 'fail']);
  });
});
