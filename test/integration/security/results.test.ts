// A results folder that came with a repository: whatever lies in it, a list of runs is made, in time, and nothing in it
// reaches further than its own line.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../../src/library/index.ts';
import { CliProject } from '../../support/cliProject.ts';

const month = '.prompttracker/runs/2026/11';

/** A line whose checksum fits, whatever the text is: a sum guards against damage, not against a stranger. */
function sealed(body: string): string {
  const sum = createHash('sha256').update(body).digest('hex').slice(0, 16);
  return `${body.slice(0, -1)},"sum":"${sum}"}\n`;
}

const run = (fields: string): string => sealed(`{${fields},"kind":"run","promptId":"a","schema":1}`);

describe('a results folder of a stranger', function () {
  this.timeout(30_000);
  let project: CliProject;
  let count = 0;
  beforeEach(() => {
    project = new CliProject();
    project.write('a.prompt.yaml', 'id: a\nmodel: offline/echo\nprompt: Hello\n');
    project.commit('Add');
  });
  afterEach(() => project.dispose());

  const addFile = (text: string | Uint8Array): void => {
    count += 1;
    project.write(`${month}/01JCXYZABCDEFGHJKMNPQRS${String(count).padStart(3, '0')}.jsonl`, text);
  };

  it('with records nested deeper than any reader can follow is listed without them', async () => {
    addFile(run(`"id":"plain"`));
    addFile(run(`"id":"lists","a":${'['.repeat(50_000)}${']'.repeat(50_000)}`));
    addFile(run(`"id":"maps","metadata":${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`));
    const listed = (await project.json('runs')) as { id: string }[];
    assert.deepEqual(
      listed.map(({ id }) => id),
      ['plain'],
    );
    assert.equal((await project.run(['runs'])).code, 0);
    const store = await openStore(project.root);
    const read: unknown[] = [];
    for await (const record of store.read()) read.push(record.id);
    assert.deepEqual(read, ['plain']);
    const deep = Array.from({ length: 300 }).reduce<unknown>((inner) => [inner], 1);
    await assert.rejects(store.session({}).append({ kind: 'run', deep } as never), { code: 'usage/invalid-argument' });
  });

  it('cannot change what objects are, name what is no run, or fill the screen with one name', async () => {
    addFile(run(`"__proto__":{"polluted":1},"id":"proto"`) + run(`"id":"__proto__"`) + run(`"id":"constructor"`));
    addFile(run(`"id":"${'x'.repeat(200_000)}"`) + run(`"id":"line\\n::error::x\\u001b[2J"`));
    const { code, stdout } = await project.run(['runs']);
    assert.equal(code, 0);
    assert.ok(stdout.length < 20_000, `${stdout.length} characters`);
    assert.doesNotMatch(stdout, /^::|\u001b/m);
    for (const id of ['proto', '__proto__', 'constructor']) {
      assert.equal((await project.run(['rate', id, '--approve'])).code, 0);
    }
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    assert.deepEqual(Object.keys(Object.prototype), []);
  });

  it('with figures that are none is listed in JSON and as text', async () => {
    const wrong = ['-1', '1e308', '"x"', 'null', '[]', '{}', 'true'];
    const fields = ['durationMs', 'version', 'costNanoUsd', 'startedAt', 'messages', 'scores', 'outcome', 'variables'];
    for (const field of fields) {
      addFile(wrong.map((value, at) => run(`"${field}":${value},"id":"${field}${at}"`)).join(''));
    }
    for (const date of ['+275760-09-13T00:00:00.000Z', '-000001-01-01T00:00:00Z', '9999999-01-01']) {
      addFile(run(`"id":"${date}","startedAt":"${date}"`));
    }
    const found = (await project.json('runs', '--limit', '1000')) as unknown[];
    assert.equal(found.length, wrong.length * fields.length + 3);
    assert.equal((await project.run(['runs', '--limit', '1000', '--days', '99999'])).code, 0);
    assert.equal((await project.run(['list'])).code, 0);
  });

  it('of giant lines, noise, links and folders is read in time and told about', async () => {
    addFile('x'.repeat(10_000_000));
    addFile('{"sum":"'.repeat(200_000));
    addFile('{'.repeat(2_000_000));
    addFile(Uint8Array.of(0xff, 0xfe, 0, 10, 0xc0, 0x80, 10));
    mkdirSync(join(project.root, month, '01JCXYZABCDEFGHJKMNPQRS900.jsonl'));
    symlinkSync('/etc/passwd', join(project.root, month, '01JCXYZABCDEFGHJKMNPQRS901.jsonl'));
    symlinkSync('/etc', join(project.root, '.prompttracker/runs/2026/12'));
    const started = performance.now();
    const { code, stdout, stderr } = await project.run(['runs']);
    assert.ok(performance.now() - started < 5_000);
    assert.equal(code, 0);
    assert.match(stderr, /The last line was cut off/);
    assert.doesNotMatch(stdout + stderr, /root:/);
    const saved = await project.run(['run', 'a']);
    assert.equal(saved.code, 0, saved.stderr);
    assert.equal(((await project.json('runs')) as unknown[]).length, 1);
  });
});
