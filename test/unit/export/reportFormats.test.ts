import assert from 'node:assert/strict';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { base64Of } from '../../../src/core/base/base64.ts';
import { sha256Hex } from '../../../src/core/base/hash.ts';
import { inRowOrder } from '../../../src/core/evaluation/rowOrder.ts';
import { allReportFormats } from '../../../src/core/export/all.ts';
import { csv } from '../../../src/core/export/builtin/csv.ts';
import { gitlab } from '../../../src/core/export/builtin/gitlab.ts';
import { html } from '../../../src/core/export/builtin/html.ts';
import { json } from '../../../src/core/export/builtin/json.ts';
import { junit } from '../../../src/core/export/builtin/junit.ts';
import { markdown } from '../../../src/core/export/builtin/markdown.ts';
import { sarif } from '../../../src/core/export/builtin/sarif.ts';
import { cutText } from '../../../src/core/export/cutText.ts';
import { toMarkdownText } from '../../../src/core/export/toMarkdownText.ts';
import { hostileTexts } from '../../support/hostileTexts.ts';
import { readXml, type XmlElement } from '../../support/readXml.ts';
import { evaluationOf, sampleCell, sampleEvaluation, sampleReport, written } from '../../support/reportSample.ts';

const acting =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200e\u200f\u2028\u2029]|[\u{e0000}-\u{e007f}]/u;
/** Every text of others that a report shows is the hostile one. */
const hostileReport = (text: string) => sampleReport({ name: text, reason: text, answer: text });

function find(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...find(child, name)]);
}

describe('reports', () => {
  it('have one id each, in the order of their files', () => {
    assert.deepEqual(
      allReportFormats.map(({ id }) => id),
      ['csv', 'gitlab', 'html', 'json', 'junit', 'md', 'sarif'],
    );
  });

  for (const format of allReportFormats) {
    it(`of ${format.id} have the same bytes whatever finished first`, async () => {
      const evaluation = sampleEvaluation();
      const expected = await written(format, sampleReport());
      const order = fc.shuffledSubarray([...evaluation.results], { minLength: evaluation.results.length });
      await fc.assert(
        fc.asyncProperty(order, async (results) => {
          assert.equal(await written(format, sampleReport({}, { ...evaluation, results })), expected);
        }),
        { numRuns: 20 },
      );
    });
  }
});

describe('the order of results', () => {
  it('is that of numbers, then of other ids, then of repeats and columns', () => {
    const [first, second] = sampleEvaluation().columns as [never, never];
    const cells = ['10', 'b', '9', 'a'].flatMap((id) => [
      sampleCell(second, id),
      sampleCell(first, id, { repeat: 1 }),
      sampleCell(first, id),
    ]);
    const { results } = inRowOrder(evaluationOf([first, second], cells));
    assert.deepEqual(
      results.slice(0, 3).map(({ caseId, repeat, column }) => `${caseId} ${repeat} ${column}`),
      ['9 0 a', '9 0 b', '9 1 a'],
    );
    assert.deepEqual([...new Set(results.map(({ caseId }) => caseId))], ['9', '10', 'a', 'b']);
  });
});

describe('a JUnit report', () => {
  it('has a suite for each column and a case for each row', async () => {
    const suites = readXml(await written(junit, sampleReport()));
    assert.equal(suites.name, 'testsuites');
    assert.deepEqual(suites.attributes, {
      ...{ name: 'PromptTracker', tests: '6', failures: '1', errors: '1', skipped: '1', time: '5.040' },
    });
    assert.deepEqual(
      suites.children.map(({ name, attributes }) => [name, attributes.name, attributes.tests, attributes.timestamp]),
      [
        ['testsuite', 'greet@v1 offline/echo', '3', '2026-11-20T09:00:00'],
        ['testsuite', 'greet@draft offline/echo', '3', '2026-11-20T09:00:00'],
      ],
    );
  });

  it('tells failures from errors, and passes nothing that was not decided', async () => {
    const cases = find(readXml(await written(junit, sampleReport())), 'testcase');
    const outcomes = cases.map(({ children }) => children.filter(({ name }) => /failure|error|skipped/.test(name)));
    assert.deepEqual(
      outcomes.map((found) => found.map(({ name, attributes }) => [name, attributes.message])),
      [
        [],
        [['failure', 'greets: No «Hello».']],
        [['error', 'No «Hello».']],
        [],
        [],
        [['skipped', 'The model refused to answer.']],
      ],
    );
  });

  it('says where the row is written, how long it took and what it cost', async () => {
    const [, second] = find(readXml(await written(junit, sampleReport())), 'testcase');
    const { file, line, time, classname, name } = second!.attributes;
    assert.deepEqual([file, line, time, name], ['data/people.csv', '3', '0.840', 'row 2']);
    assert.equal(classname, 'greet@v1 offline/echo');
    const properties = find(second!, 'property').map(({ attributes }) => [attributes.name, attributes.value]);
    assert.deepEqual(Object.fromEntries(properties).costUsd, '0.0012');
  });

  it('counts in every suite what stands in it, and has elements in the order of the schema', async () => {
    for (const suite of readXml(await written(junit, sampleReport())).children) {
      const cases = suite.children.filter(({ name }) => name === 'testcase');
      const count = (name: string) => cases.filter(({ children }) => children.some((one) => one.name === name)).length;
      const { tests, failures, errors, skipped } = suite.attributes;
      assert.deepEqual([tests, failures, errors, skipped].map(Number), [
        cases.length,
        count('failure'),
        count('error'),
        count('skipped'),
      ]);
      for (const { children } of cases)
        assert.match(
          children.map(({ name }) => name).join(' '),
          /^properties(?: (?:failure|error|skipped))?(?: system-out)?$/,
        );
    }
  });

  it('is XML whatever is in it, and shows what was there', async () => {
    for (const text of hostileTexts) {
      const xml = await written(junit, hostileReport(text));
      assert.doesNotMatch(xml, acting, JSON.stringify(text));
      const cases = find(readXml(xml), 'testcase');
      assert.equal(cases.length, 6);
      assert.equal(find(readXml(xml), 'failure').length, 1);
    }
  });
});

describe('a SARIF report', () => {
  const read = async (report = sampleReport()) => JSON.parse(await written(sarif, report));

  it('has a result on the line of every row that failed or was not answered', async () => {
    const { version, runs } = await read();
    assert.equal(version, '2.1.0');
    const places = runs[0].results.map(({ ruleId, level, locations }: never) => {
      const { artifactLocation, region } = (locations as { physicalLocation: unknown }[])[0]!.physicalLocation as {
        artifactLocation: { uri: string };
        region: { startLine: number };
      };
      return [ruleId, level, artifactLocation.uri, region.startLine];
    });
    assert.deepEqual(places, [
      ['evaluation/failed', 'error', 'data/people.csv', 3],
      ['evaluation/error', 'warning', 'data/people.csv', 4],
    ]);
    assert.equal(runs[0].results[0].message.text, 'greet@v1, offline/echo, row 2: greets: No «Hello».');
  });

  it('has what the standard requires, whatever is in it', async () => {
    for (const text of hostileTexts) {
      const { $schema, version, runs } = await read(hostileReport(text));
      assert.deepEqual([$schema, version], ['https://json.schemastore.org/sarif-2.1.0.json', '2.1.0']);
      const [{ tool, results }] = runs;
      assert.equal(results.length, 2);
      for (const { ruleId, ruleIndex, message, locations } of results) {
        assert.equal(tool.driver.rules[ruleIndex].id, ruleId);
        assert.doesNotMatch(message.text, acting);
        assert.doesNotMatch(message.text.replace(/\\[\\[\]]/g, ''), /[\\[\]]/);
        assert.ok(locations[0].physicalLocation.region.startLine >= 1);
      }
    }
  });
});

describe('a Code Quality report of GitLab', () => {
  interface Issue {
    readonly description: string;
    readonly check_name: string;
    readonly fingerprint: string;
    readonly severity: string;
    readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
  }
  const read = async (report = sampleReport()): Promise<Issue[]> => JSON.parse(await written(gitlab, report));

  it('has what GitLab asks of an issue, and nothing for what passed or was refused', async () => {
    const issues = await read();
    assert.deepEqual(
      issues.map(({ check_name, severity, location }) => [check_name, severity, location.path, location.lines.begin]),
      [
        ['prompttracker/failed', 'major', 'data/people.csv', 3],
        ['prompttracker/error', 'minor', 'data/people.csv', 4],
      ],
    );
    assert.equal(issues[0]?.description, 'greet@v1, offline/echo, row 2: greets: No «Hello».');
  });

  it('knows an issue again in the next evaluation, whatever its reason and line', async () => {
    const before = await read();
    const later = sampleReport({ reason: 'Something else.' });
    const after = await read({
      ...later,
      evaluation: { ...later.evaluation, id: '01JDH500000000000000000000' },
      placeOf: () => ({ path: './data/people.csv', line: 99 }),
    });
    assert.deepEqual(
      after.map(({ fingerprint }) => fingerprint),
      before.map(({ fingerprint }) => fingerprint),
    );
    assert.equal(new Set(before.map(({ fingerprint }) => fingerprint)).size, 2);
    assert.equal(after[0]?.location.path, 'data/people.csv');
  });

  it('stops at as many as are read', async () => {
    const [first] = sampleEvaluation().columns as [never];
    const cells = Array.from({ length: 5_001 }, (_, row) => sampleCell(first, String(row), { passed: false }));
    assert.equal((await read(sampleReport({}, evaluationOf([first], cells)))).length, 5_000);
  });

  it('shows hostile text as one line of text', async () => {
    for (const text of hostileTexts) {
      for (const { description } of await read(hostileReport(text))) assert.doesNotMatch(description, /[\n\t]/);
      assert.doesNotMatch(JSON.stringify((await read(hostileReport(text))).map((one) => one.description)), acting);
    }
  });
});

describe('a CSV report', () => {
  const rowsOf = (text: string): string[][] =>
    [...text.matchAll(/(?:"(?:[^"]|"")*",?)+\r\n/g)].map(([row]) =>
      [...row.matchAll(/"((?:[^"]|"")*)"/g)].map((cell) => cell[1]!.replaceAll('""', '"')),
    );

  it('has one line for each answer, with a column for each evaluator', async () => {
    const [head, ...rows] = rowsOf(await written(csv, sampleReport()));
    const column = (name: string) => rows.map((row) => row[head!.indexOf(name)]);
    assert.deepEqual(column('verdict'), ['passed', 'passed', 'failed', 'passed', 'error', 'refused']);
    assert.deepEqual(column('score greets'), ['1', '1', '0', '1', '', '']);
    assert.deepEqual(column('costUsd'), ['0.0012', '0.0012', '0.0012', '0.0012', '', '0.0012']);
    assert.equal(column('answer')[0], 'Hello, Ada.');
    assert.equal(column('error')[4], 'provider/rate-limited: No «Hello».');
  });

  it('has no formula and no cell too many, whatever is in it', async () => {
    for (const text of hostileTexts) {
      const rows = rowsOf(await written(csv, hostileReport(text)));
      assert.equal(rows.length, 7);
      for (const row of rows) {
        assert.equal(row.length, rows[0]!.length);
        for (const cell of row) assert.doesNotMatch(cell, /^[\s\p{C}]*[=+@|＝＋－＠｜-]/u);
      }
    }
  });
});

describe('a JSON report', () => {
  it('is the value of eval --json, and a list of several', async () => {
    const report = sampleReport();
    assert.deepEqual(JSON.parse(await written(json, report)), JSON.parse(JSON.stringify(report.evaluation)));
    assert.equal(JSON.parse(await written(json, report, report)).length, 2);
  });
});

describe('a Markdown report', () => {
  it('says verdict, difference and figures first, then what failed', async () => {
    assert.equal(
      await written(markdown, sampleReport()),
      `### greet: fail

people.csv, 3 rows

| v1 → greet |  |
| --- | --- |
| greet | &#43;33 points of 3 rows |

| version | n | rate |
| --- | ---: | ---: |
| v1 | 2 | 0.5 |
| draft | 2 | 1 |

**Failures and errors**

- failed row 2, v1, offline/echo: greets: No «Hello».
- error row 3, v1, offline/echo: No «Hello».

&#36;0.0048 spent in 2.4 s. Evaluation 01JDH400000000000000000000.
`,
    );
  });

  it('is nothing but headings, tables and lists, whatever is in it', async () => {
    const reader = new MarkdownIt({ html: true, linkify: true });
    // Code hosts link addresses with a scheme or `www.`, not every name with a dot.
    reader.linkify.set({ fuzzyLink: false }).add('//', null);
    for (const text of hostileTexts) {
      const source = await written(markdown, hostileReport(text));
      assert.doesNotMatch(source, acting);
      const rendered = reader.render(source);
      assert.doesNotMatch(rendered, /<(?!\/?(?:h3|p|table|thead|tbody|tr|th|td|ul|li|strong)\b)/, JSON.stringify(text));
      assert.equal(rendered.match(/<table>/g)?.length, 2, JSON.stringify(text));
      assert.equal(rendered.match(/<li>/g)?.length, 2, JSON.stringify(text));
      assert.equal(rendered.match(/<td/g)?.length, 2 + 6, JSON.stringify(text));
    }
  });

  it('notifies nobody', async () => {
    const shown = toMarkdownText('@octocat see #12, org/repo#3 and !4');
    const rendered = new MarkdownIt().renderInline(shown);
    assert.equal(rendered, '@\u200boctocat see #\u200b12, org/repo#\u200b3 and !\u200b4');
  });

  it('fits into a comment', async () => {
    const [first] = sampleEvaluation().columns as [never];
    const cells = Array.from({ length: 300 }, (_, row) =>
      sampleCell(first, String(row), { passed: false, reason: '*'.repeat(5_000) }),
    );
    const text = await written(
      markdown,
      ...Array.from({ length: 9 }, () => sampleReport({}, evaluationOf([first], cells))),
    );
    assert.ok(text.length < 65_536);
    assert.match(text, /and 275 more/);
    assert.match(text, /The rest does not fit into a comment\.\n$/);
  });
});

describe('an HTML report', () => {
  const tagNames =
    'html head meta title style body main header footer section h1 h2 p dl dt dd div table thead tbody tr th td b br input label article pre details summary span';
  const tags = new RegExp(`<(?!/?(?:${tagNames.replaceAll(' ', '|')})\\b|!DOCTYPE html>)`);
  const bodyOf = (page: string): string => page.slice(page.indexOf('<body>'));

  it('allows its one style sheet and nothing else', async () => {
    const page = await written(html, sampleReport());
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)![1]!;
    const digest = base64Of(Uint8Array.from(Buffer.from(sha256Hex(style), 'hex')));
    assert.ok(
      page.includes(
        `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'">`,
      ),
    );
    assert.doesNotMatch(page, /<script|<link|<img|<iframe|url\(|@import|https?:/i);
  });

  it('shows every answer with its verdict and why', async () => {
    const page = bodyOf(await written(html, sampleReport()));
    assert.equal(page.match(/<article>/g)?.length, 6);
    assert.equal(page.match(/<pre>\nHello, Ada\.<\/pre>/g)?.length, 6);
    assert.match(page, /<b class="failed">✗ failed<\/b>.*No «Hello»\./);
    assert.match(page, /failures <b>1<\/b>/);
    assert.match(page, /errors <b>1<\/b>/);
    assert.match(page, /different <b>2<\/b>/);
  });

  it('is text, whatever is in it', async () => {
    for (const text of hostileTexts) {
      const page = await written(html, hostileReport(text));
      assert.doesNotMatch(page.replaceAll('\n', ''), acting);
      assert.doesNotMatch(page, tags, JSON.stringify(text));
      for (const [tag] of bodyOf(page).matchAll(/<[^>]*>/g)) {
        const names = [...tag.matchAll(/\s([^\s=>]+)(?:="[^"]*")?/g)].map((found) => found[1]!);
        const known = ['class', 'scope', 'type', 'name', 'id', 'for', 'checked', 'disabled'];
        assert.deepEqual(
          names.filter((name) => !known.includes(name)),
          [],
          tag,
        );
      }
    }
  });

  it('shows failures first of too many rows, and says how many there are', async () => {
    const [first] = sampleEvaluation().columns as [never];
    const cells = Array.from({ length: 5_100 }, (_, row) => sampleCell(first, String(row), { passed: row < 5_000 }));
    const page = await written(html, sampleReport({}, evaluationOf([first], cells)));
    assert.equal(page.match(/<article>/g)?.length, 5_000);
    assert.equal(page.match(/✗ failed/g)?.length, 100);
    assert.match(page, /Shown are 5000 of 5100 rows/);
  });

  it('folds a long answer and says what was cut', async () => {
    const page = await written(html, sampleReport({ answer: 'long '.repeat(2_000) }));
    assert.match(page, /<details class="long">/);
    assert.match(page, /cut; 10,000 characters in all/);
  });
});

describe('a text that is cut', () => {
  it('says how long it was, and splits no character', () => {
    assert.equal(cutText('short', 5), 'short');
    assert.equal(cutText('abcdef', 3), 'abc … (cut; 6 characters in all)');
    assert.equal(cutText('ab👍', 3), 'ab … (cut; 4 characters in all)');
  });
});

describe('text within a line of Markdown', () => {
  for (const [text, expected] of [
    ['50.0 % of 1.5 rows', '50.0 % of 1.5 rows'],
    ['a|b', 'a&#124;b'],
    ['1. item', '1&#46; item'],
    ['- item', '&#45; item'],
    ['# head', '&#35; head'],
    ['two\n\n  lines', 'two lines'],
    ['www.evil.example', 'www&#46;evil.example'],
    ['https://evil.example', 'https&#58;//evil.example'],
    ['&amp;', '&#38;amp;'],
    ['äöü 日本語', 'äöü 日本語'],
  ] as const) {
    it(`reads ${JSON.stringify(text)} as it stands`, () => {
      assert.equal(toMarkdownText(text), expected);
    });
  }
});
