import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { CliProject, resultOf } from '../../support/cliProject.ts';
import { loadLibrary } from '../../support/libraryBundle.ts';

const question = (id: unknown, fn: string, input: unknown): string => JSON.stringify({ id, fn, input });
const wilson = question(1, 'prop.wilson', { x: 27, n: 30 });

describe('stats', function () {
  this.timeout(30_000);
  let project: CliProject;
  before(() => {
    project = new CliProject({ hasGit: false });
  });
  after(() => project.dispose());

  // biome-ignore lint/suspicious/noExplicitAny: an answer is what the test says it is.
  const answers = async (...lines: string[]): Promise<any[]> => {
    const { code, stdout } = await project.run(['stats', 'run'], { standardInput: lines.join('\n') });
    assert.equal(code, 0);
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  };

  it('answers every line in order, and a bad one costs itself alone', async () => {
    const [first, ...rest] = await answers(
      wilson,
      question('b', 'prop.nothing', {}),
      '{"id": 3, "fn"',
      '[]',
      '',
      question({ nested: ['id'] }, 'prop.wilson', { x: 0, n: 0 }),
      question(null, 'prop.wilson', { x: 'many', n: 30 }),
      question(6, 'prop.wilson', { n: 30 }),
      question(7, 'constructor', {}),
    );
    assert.equal(first.output.low.toFixed(4), '0.7438');
    assert.deepEqual(rest, [
      { id: 'b', error: 'unknown function' },
      { id: null, error: rest[1]?.error },
      { id: null, error: 'A line is an object with id, fn and input.' },
      { id: { nested: ['id'] }, output: { low: null, high: null } },
      { id: null, error: 'x must be a whole number, 0 or more.' },
      { id: 6, error: 'x is missing: it must be a whole number, 0 or more.' },
      { id: 7, error: 'unknown function' },
    ]);
    assert.match(rest[1]?.error, /^This line is not JSON: /);
  });

  it('writes the same bytes for the same lines', async () => {
    assert.deepEqual(await answers(wilson, wilson), await answers(wilson, wilson));
  });

  it('answers a line before the next one is there, wherever the pieces are cut', async () => {
    const child = project.spawn(['stats', 'run']);
    const lines = createInterface({ input: child.stdout! });
    const text = question('é\u2028', 'prop.wilson', { x: 1, n: 2 });
    const bytes = Buffer.from(`${text}\r\n`);
    const cut = bytes.indexOf(0xa9);
    child.stdin?.write(bytes.subarray(0, cut));
    child.stdin?.write(bytes.subarray(cut));
    const [line] = await once(lines, 'line');
    assert.equal(JSON.parse(line).id, 'é\u2028');
    child.stdin?.end(wilson);
    assert.deepEqual(JSON.parse((await once(lines, 'line'))[0]).id, 1);
    assert.equal((await resultOf(child)).code, 0);
  });

  it('ends with 130 when it is interrupted while it waits', async () => {
    const child = project.spawn(['stats', 'run']);
    child.stdin?.write(`${wilson}\n`);
    child.stdout?.once('data', () => child.kill('SIGINT'));
    assert.equal((await resultOf(child)).code, 130);
  });

  it('prints one JSON value with --json', async () => {
    const { stdout } = await project.run(['stats', 'run', '--json'], { standardInput: wilson });
    assert.equal(JSON.parse(stdout).length, 1);
  });

  it('lists the functions with their inputs', async () => {
    const { stdout } = await project.run(['stats', 'list']);
    assert.match(stdout, /^prop\.wilson +x, n, level\?$/m);
  });

  it('is the library’s statistics too, with the same names', async () => {
    const { statistics } = await loadLibrary();
    const listed = (await project.json('stats', 'list')) as { name: string }[];
    assert.deepEqual(
      Object.keys(statistics).sort(),
      listed.map(({ name }) => name),
    );
    const [answer] = await answers(wilson);
    assert.deepEqual(statistics['prop.wilson']({ x: 27, n: 30 }), answer.output);
    assert.throws(() => statistics['prop.wilson']({ x: -1, n: 30 }), { code: 'usage/invalid-argument' });
  });
});
