import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '../../../src/core/base/hash.ts';
import { type CodeFolder, makeCodeFolder, type ScoreOptions } from '../../support/ownCode.ts';

describe('own code as evaluator', function () {
  this.timeout(60_000);
  let folder: CodeFolder;
  const key = 'sk-canary-own-code-8f2a';

  before(() => {
    process.env.OPENAI_API_KEY_CANARY = key;
    folder = makeCodeFolder({
      'checks/length.js': 'module.exports = (output, context) => output.length <= context.vars.max;',
      'checks/length.mjs': 'export default (output) => output.length / 10;\nexport const never = () => false;',
      'checks/typed.ts':
        "export default (output: string): { pass: boolean; score: number; reason: string } => ({ pass: output === 'a', score: 0.5, reason: 'typed' });",
      'checks/tone.py':
        "def get_assert(output, context):\n    return {'pass': 'please' in output, 'score': 0.75, 'reason': 'tone'}\n\ndef always(output, context):\n    return 1\n",
      'checks/lines.sh': 'read -r line\n[ "$line" = "hello" ] && echo "0.9" || echo "false"\n',
      'checks/uses.mjs': "import { limit } from './lib/limit.mjs';\nexport default (output) => output.length < limit;",
      'checks/lib/limit.mjs': 'export const limit = 3;',
      'checks/uses.py':
        'from lib.limit import LIMIT\ndef get_assert(output, context):\n    return len(output) < LIMIT\n',
      'checks/lib/limit.py': 'LIMIT = 3\n',
    });
  });
  after(() => {
    delete process.env.OPENAI_API_KEY_CANARY;
    folder.remove();
  });

  const score = (type: string, value: string, output = 'hello', more: object = {}, options: ScoreOptions = {}) =>
    folder.score({ type, value, ...more } as Json, output, options);
  const codeOf = async (scored: ReturnType<typeof score>) => ((await scored).metadata.error as { code: string })?.code;

  const forms: readonly (readonly [says: string, type: string, value: string, expected: number, passed: boolean])[] = [
    ['an expression', 'javascript', "output.includes('ell')", 1, true],
    ['an expression that ends in a semicolon', 'javascript', 'output.length > 10;', 0, false],
    ['an expression with a number', 'javascript', 'output.length / 10', 0.5, true],
    [
      'a body',
      'javascript',
      'const n = output.length;\nreturn { pass: n === 5, score: 0.8, reason: "five" };',
      0.8,
      true,
    ],
    ['a body that waits', 'javascript', 'await null;\nreturn false;', 0, false],
    [
      'a body that requires',
      'javascript',
      "const p = require('node:path');\nreturn p.basename('a/b') === 'b';",
      1,
      true,
    ],
    ['a context', 'javascript', 'context.vars.name === "Ada" && context.vars.list[1] === 2', 1, true],
    ['types', 'typescript', 'const n: number = output.length;\nreturn n === 5;', 1, true],
    ['a file', 'javascript', 'file://checks/length.js', 1, true],
    ['a module', 'javascript', 'file://checks/length.mjs', 0.5, true],
    ['a named function', 'javascript', 'file://checks/length.mjs:never', 0, false],
    ['a typed file', 'javascript', 'file://checks/typed.ts', 0.5, false],
    ['a Python expression', 'python', "'ell' in output", 1, true],
    ['a Python body', 'python', 'n = len(output)\nreturn n / 10', 0.5, true],
    ['a Python file', 'python', 'file://checks/tone.py', 0.75, false],
    ['a named Python function', 'python', 'file://checks/tone.py:always', 1, true],
    ['a Python context', 'python', "context['vars']['name'] == 'Ada'", 1, true],
    ['a script by its last line', 'shell', 'file://checks/lines.sh', 0.9, true],
    ['a script by its exit code', 'shell', 'grep -q hello', 1, true],
    ['a script by its exit code that is not 0', 'shell', 'grep -q goodbye', 0, false],
  ];
  for (const [says, type, value, expected, passed] of forms)
    it(`judges by ${says} (${type})`, async () => {
      const variables = { max: 5, name: 'Ada', list: [1, 2] };
      const result = await score(type, value, 'hello', {}, { variables });
      assert.equal(result.value, expected, result.reason);
      assert.equal(result.passed, passed);
    });

  it('imports the files that are named with it, and no other', async () => {
    const files = ['checks/lib/limit.mjs'];
    assert.equal((await score('javascript', 'file://checks/uses.mjs', 'ab', { files })).value, 1);
    assert.equal(await codeOf(score('javascript', 'file://checks/uses.mjs', 'ab')), 'code/failed');
    const python = ['checks/lib/limit.py'];
    assert.equal((await score('python', 'file://checks/uses.py', 'ab', { files: python })).value, 1);
  });

  const broken: readonly (readonly [says: string, type: string, value: string, code: string])[] = [
    ['throws', 'javascript', "throw new Error('broken');\nreturn 1", 'code/failed'],
    ['does not parse', 'javascript', 'output..length', 'code/failed'],
    ['gives a text', 'javascript', '"yes"', 'code/invalid-result'],
    ['gives nothing', 'javascript', 'undefined', 'code/failed'],
    ['gives a score above 1', 'javascript', '7', 'code/invalid-result'],
    ['gives NaN', 'javascript', 'NaN', 'code/invalid-result'],
    ['ends the process', 'javascript', 'process.exit(0)', 'code/invalid-result'],
    ['never ends', 'javascript', 'for (;;);\nreturn 1', 'code/timeout'],
    ['waits forever', 'javascript', 'await new Promise(() => setInterval(() => 0, 1e6));\nreturn 1', 'code/timeout'],
    ['throws', 'python', 'raise ValueError("broken")\nreturn 1', 'code/failed'],
    ['gives NaN', 'python', "float('nan')", 'code/failed'],
    ['is not there', 'python', 'file://checks/none.py', 'code/file-missing'],
    ['lies outside', 'javascript', 'file://../../outside.js', 'code/file-outside'],
    ['prints no JSON', 'shell', 'echo maybe', 'code/invalid-result'],
    ['prints and fails', 'shell', 'echo 1; exit 3', 'code/failed'],
  ];
  for (const [says, type, value, code] of broken)
    it(`is an error, never a score, when it ${says} (${type})`, async () => {
      const result = await score(type, value, 'hello', { timeoutMs: code === 'code/timeout' ? 700 : 20_000 });
      assert.deepEqual([result.value, result.passed], [null, null], result.reason);
      assert.equal((result.metadata.error as { code: string }).code, code, result.reason);
    });

  describe('without an approval', () => {
    it('is not run, and says how to approve it', async () => {
      const marker = join(folder.root, 'was-run');
      const value = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '');\nreturn true;`;
      const result = await score('javascript', value, 'x', {}, { isApproved: false });
      assert.deepEqual([result.value, result.passed], [null, null]);
      assert.match(result.reason, /prompttracker approve [0-9a-f]{12}/);
      assert.equal((result.metadata.error as { code: string }).code, 'code/needs-approval');
      assert.ok(!readdirSync(folder.root).includes('was-run'));
    });

    it('is asked about again after one byte of a file has changed', async () => {
      folder.write('checks/changing.py', 'def get_assert(output, context):\n    return True\n');
      assert.equal((await score('python', 'file://checks/changing.py')).value, 1);
      assert.equal((await score('python', 'file://checks/changing.py', 'x', {}, { isApproved: false })).value, 1);
      folder.write('checks/changing.py', 'def get_assert(output, context):\n    return  True\n');
      const changed = score('python', 'file://checks/changing.py', 'x', {}, { isApproved: false });
      assert.equal(await codeOf(changed), 'code/needs-approval');
    });

    it('is asked about again when another function, file or language is meant', async () => {
      await score('python', 'file://checks/tone.py:always');
      const unapproved = { isApproved: false };
      const other = score('python', 'file://checks/tone.py:get_assert', 'x', {}, unapproved);
      assert.equal(await codeOf(other), 'code/needs-approval');
      const more = { files: ['checks/lib/limit.py'] };
      assert.equal(
        await codeOf(score('python', 'file://checks/tone.py:always', 'x', more, unapproved)),
        'code/needs-approval',
      );
      assert.equal(await codeOf(score('shell', 'file://checks/tone.py', 'x', {}, unapproved)), 'code/needs-approval');
    });

    it('is not run for an approval that lies in the repository', async () => {
      const inside = folder.open({ dataFolder: join(folder.root, '.data') });
      const request = { language: 'shell', code: { kind: 'inline', text: 'true' }, files: [] } as const;
      const found = inside.inspect({ ...request, output: '', context: {}, timeoutMs: 1000 }, '');
      assert(found.unit !== null);
      const approval = { hash: found.hash, what: 'x', approvedAt: '2026-01-01T00:00:00Z' };
      await assert.rejects(inside.approvals.add(approval), { code: 'usage/refused' });
      folder.write(`.data/approvals/${found.hash}.json`, JSON.stringify(approval));
      assert.equal(
        await codeOf(score('shell', 'true', 'x', {}, { code: inside, isApproved: false })),
        'code/needs-approval',
      );
    });

    it('is not run for an approval file that names another hash', async () => {
      const code = folder.open({ dataFolder: join(folder.root, '../data-2') });
      const hash = '0'.repeat(64);
      await code.approvals.add({ hash, what: 'x', approvedAt: '2026-01-01T00:00:00Z' });
      assert.equal(await code.approvals.has('1'.repeat(64)), false);
      assert.equal(await code.approvals.has(hash), true);
      assert.equal(await code.approvals.has(`../approvals/${hash}`), false);
      await code.approvals.remove(hash);
      assert.equal(await code.approvals.has(hash), false);
    });

    it('is run when the user allows all code for this process', async () => {
      const options = { isApproved: false, isAllowed: true };
      assert.equal((await score('shell', 'true # all', 'x', {}, options)).value, 1);
    });

    it('is never run in a folder without trust, approved or allowed', async () => {
      const code = folder.open({ isTrusted: () => false });
      assert.equal(await codeOf(score('shell', 'true', 'x', {}, { code, isAllowed: true })), 'code/untrusted');
    });

    it('follows no link out of the workspace', async () => {
      const target = join(folder.root, '../secret.js');
      writeFileSync(target, 'module.exports = () => true;');
      symlinkSync(target, join(folder.root, 'link.js'));
      assert.equal(await codeOf(score('javascript', 'file://link.js')), 'code/file-outside');
    });
  });

  describe('in its process', () => {
    it('sees no variable of the user, least of all a key', async () => {
      const names = await score(
        'javascript',
        '({ pass: true, score: 1, reason: Object.keys(process.env).sort().join() })',
      );
      const allowed =
        /^(?:ELECTRON_RUN_AS_NODE|HOME|LANG|LC_ALL|NO_COLOR|OLDPWD|PATH|PROMPTTRACKER_EVALUATOR|PWD|PYTHONUTF8|SHLVL|_|TEMP|TMP|TMPDIR)$/;
      assert.deepEqual(
        names.reason.split(',').filter((name) => !allowed.test(name)),
        [],
      );
      const all = await score(
        'shell',
        'env | grep -q canary && exit 1; grep -qa canary /proc/self/environ && exit 1; exit 0',
      );
      assert.equal(all.value, 1);
      assert.ok(Object.values(process.env).includes(key));
    });

    it('starts in an empty folder of its own that is gone afterwards', async () => {
      const before = leftFolders();
      const result = await score('javascript', '({ pass: true, score: 1, reason: process.cwd() })');
      assert.match(result.reason, /prompttracker-code-/);
      assert.deepEqual(leftFolders(), before);
    });

    it('cannot put a link in place of its result', async () => {
      const value = "require('node:fs').symlinkSync('/etc/passwd', '.result.json');\nprocess.exit(0);\nreturn 1";
      assert.equal(await codeOf(score('javascript', value)), 'code/invalid-result');
    });

    it('is stopped when it floods its output', async () => {
      const more = { timeoutMs: 60_000 };
      assert.equal(await codeOf(score('shell', 'yes', 'x', more)), 'code/output');
      assert.equal(
        await codeOf(
          score('javascript', "for (;;) require('node:fs').writeSync(2, 'x'.repeat(65536));\nreturn 1", 'x', more),
        ),
        'code/output',
      );
    });

    it('is stopped when it takes too much memory', async () => {
      const code = folder.open({ limits: { residentBytes: 200_000_000 } });
      const value =
        'const all = [];\nfor (;;) { all.push(Buffer.alloc(1e7, 1)); await new Promise((r) => setTimeout(r, 5)); }\nreturn 1';
      assert.equal(await codeOf(score('javascript', value, 'x', { timeoutMs: 60_000 }, { code })), 'code/memory');
    });

    it('ends by itself when its heap or its address space is full', async () => {
      assert.equal(
        await codeOf(
          score('javascript', 'const all = [];\nfor (;;) all.push(new Array(1e5).fill({}));\nreturn 1', 'x', {
            timeoutMs: 60_000,
          }),
        ),
        'code/failed',
      );
      assert.equal(await codeOf(score('python', "len('x' * (3 * 1024 ** 3))")), 'code/failed');
    });

    it('cannot fill the disk with one file', async () => {
      const code = folder.open({ limits: { fileBytes: 1_000_000 } });
      const result = await score(
        'shell',
        'head -c 50000000 /dev/zero > big; [ $(wc -c < big) -lt 3000000 ]',
        'x',
        {},
        { code },
      );
      assert.equal(result.value, 1);
    });

    it('takes everything it has started with it, whatever left its group', async () => {
      const mark = `left-${process.pid}-${Date.now()}`;
      const value = `setsid sh -c 'sleep 300; : ${mark}' &\n(sleep 300; : ${mark}) &\nsh -c 'sleep 300; : ${mark}' >/dev/null 2>&1 &\nexit 0`;
      assert.equal((await score('shell', value)).value, 1);
      assert.deepEqual(processesWith(mark), []);
    });

    it('takes its children with it when it is stopped for its time', async () => {
      const mark = `late-${process.pid}-${Date.now()}`;
      const value = `setsid sh -c 'sleep 300; : ${mark}' & sleep 300; : ${mark}`;
      assert.equal(await codeOf(score('shell', value, 'x', { timeoutMs: 500 })), 'code/timeout');
      assert.deepEqual(processesWith(mark), []);
    });

    it('is stopped when it multiplies', async () => {
      const mark = `bomb-${process.pid}-${Date.now()}`;
      const value = `: ${mark}\nb() { sleep 0.01; b & b & wait; }\nb`;
      assert.equal(await codeOf(score('shell', value, 'x', { timeoutMs: 60_000 })), 'code/processes');
      assert.deepEqual(processesWith(mark), []);
    });

    it('is stopped when it starts many that leave its group', async () => {
      const mark = `left-many-${process.pid}-${Date.now()}`;
      const value = `for n in $(seq 80); do setsid sh -c 'sleep 300; : ${mark}' & done; sleep 300`;
      assert.equal(await codeOf(score('shell', value, 'x', { timeoutMs: 60_000 })), 'code/processes');
      assert.deepEqual(processesWith(mark), []);
    });

    it('waits for its turn when many answers come at once', async () => {
      const seen = join(folder.root, '../seen');
      const value = `echo start >> ${seen}; sleep 0.05; echo end >> ${seen}; exit 0`;
      const scores = await Promise.all(Array.from({ length: 20 }, () => score('shell', value)));
      assert.ok(scores.every((one) => one.value === 1));
      let [now, most] = [0, 0];
      for (const line of readFileSync(seen, 'utf8').trim().split('\n')) {
        now += line === 'start' ? 1 : -1;
        most = Math.max(most, now);
      }
      assert.ok(most <= 8, String(most));
    });

    it('ends with the evaluation', async () => {
      const stop = new AbortController();
      const mark = `cancelled-${process.pid}-${Date.now()}`;
      const running = score('shell', `sleep 300 # ${mark}`, 'x', { timeoutMs: 60_000 }, { signal: stop.signal });
      stop.abort();
      assert.equal(await codeOf(running), 'code/cancelled');
      assert.deepEqual(processesWith(mark), []);
    });

    it('gets an answer as data, whatever is in it', async () => {
      const hostile = '"); process.exit(0); //`${1}`\n$(touch pwned) \u0000 \ud800 {{ x }}';
      assert.equal((await score('javascript', 'output.length', hostile)).value, null);
      const same = await score(
        'javascript',
        'output === context.vars.same',
        hostile,
        {},
        { variables: { same: hostile } },
      );
      assert.equal(same.value, 1);
      assert.equal((await score('shell', '[ -e pwned ] && echo false || echo true', hostile)).value, 1);
    });
  });
});

function leftFolders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('prompttracker-code-'));
}

/** Living processes whose command line has the mark. */
function processesWith(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((id) => id !== process.pid && commandLine(id).includes(mark));
}

function commandLine(id: number): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}
