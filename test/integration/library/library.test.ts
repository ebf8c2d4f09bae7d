import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliProject } from '../../support/cliProject.ts';
import { createSampleProject, summaryPath } from '../../support/cliSampleProject.ts';
import { listShape, runsShape, showShape, versionsShape } from '../../support/cliShapes.ts';
import { libraryPath, loadLibrary } from '../../support/libraryBundle.ts';
import { answerWith, startModelServer } from '../../support/modelServer.ts';
import { sampleRun } from '../../support/storeRecords.ts';

type Library = Awaited<ReturnType<typeof loadLibrary>>;

describe('the built library', function () {
  this.timeout(60_000);
  let library: Library;
  before(async () => {
    library = await loadLibrary();
  });

  describe('reads and renders prompts', () => {
    it('from text and from bytes, with one hash', () => {
      const text = 'messages: [{role: user, content: "Hi {{name}}"}]\n';
      const fromText = library.parsePrompt(text, 'a.prompt.yaml').prompt;
      const fromBytes = library.parsePrompt(new TextEncoder().encode(text), 'b.prompt.yaml').prompt;
      assert.ok(fromText && fromBytes);
      assert.equal(library.promptHash(fromText), library.promptHash(fromBytes));
    });

    it('and says where a broken one is broken', () => {
      const { prompt, diagnostics } = library.parsePrompt('messages:\n\t- x', 'a.prompt.yaml');
      assert.equal(prompt, null);
      assert.deepEqual(
        [diagnostics[0]?.severity, diagnostics[0]?.path, diagnostics[0]?.line],
        ['error', 'a.prompt.yaml', 2],
      );
    });

    it('to messages, with the values as used and a count of tokens', () => {
      const { prompt } = library.parsePrompt(
        'variables: [{name: n, type: integer, default: 2}]\nmessages: [{role: user, content: "{{n}}"}]\n',
        'a.prompt.yaml',
      );
      const { messages, variables, tokens } = library.renderPrompt(prompt!, { n: '7' });
      assert.deepEqual({ messages, variables }, { messages: [{ role: 'user', content: '7' }], variables: { n: 7 } });
      assert.deepEqual(tokens, { input: 1, exact: false });
    });

    it('and never throws, also for what is neither text nor bytes', () => {
      for (const source of [null, undefined, 5, {}, [], new Date()] as unknown as string[]) {
        assert.equal(library.parsePrompt(source, 'a').prompt, null);
        const { text, diagnostics } = library.renderTemplate(source, {});
        assert.deepEqual([text, diagnostics[0]?.severity], [null, 'error']);
      }
    });

    it('never into messages without a required variable', () => {
      const { prompt } = library.parsePrompt(
        'variables: [{name: n, required: true}]\nmessages: [{role: user, content: "{{n}}"}]\n',
        'a',
      );
      assert.deepEqual(library.renderPrompt(prompt!, {}).messages, null);
    });
  });

  describe('renders one template', () => {
    let project: CliProject;
    before(() => {
      project = new CliProject({ hasGit: false });
      project.write('prompts/part.txt', 'part of {{ name }}');
      project.write('prompts/deep/more.md', 'more');
      project.write('secret.txt', 'secret');
      project.write('prompts/large.txt', 'x'.repeat(1024 * 1024 + 1));
      symlinkSync(join(project.root, 'secret.txt'), join(project.root, 'prompts/link.txt'));
      symlinkSync(project.root, join(project.root, 'prompts/out'));
      mkdirSync(join(project.root, 'prompts/folder.txt'));
      mkdirSync(join(project.root, 'prompts-sibling'));
      writeFileSync(join(project.root, 'prompts-sibling/x.txt'), 'sibling');
    });
    after(() => project.dispose());
    const render = (source: string) =>
      library.renderTemplate(source, { name: 'Ada' }, { format: 'nunjucks', baseDir: join(project.root, 'prompts') });

    it('in both formats', () => {
      assert.equal(library.renderTemplate('{{a}}', { a: [1] }, { format: 'simple' }).text, '[1]');
      assert.equal(
        library.renderTemplate('{% if a %}{{ a | upper }}{% endif %}', { a: 'x' }, { format: 'nunjucks' }).text,
        'X',
      );
    });

    it('with what it includes from its folder', () => {
      assert.equal(render('{% include "part.txt" %}, {% include "deep/more.md" %}').text, 'part of Ada, more');
    });

    for (const name of [
      '../secret.txt',
      'link.txt',
      'out/secret.txt',
      'folder.txt',
      'large.txt',
      '../prompts-sibling/x.txt',
      '/etc/hostname',
      'absent.txt',
    ]) {
      it(`without ${name}, and says so`, () => {
        const { text, diagnostics } = render(`{% include "${name}" %}`);
        assert.equal(text, null);
        assert.equal(diagnostics[0]?.severity, 'error');
      });
    }

    it('without any include when no folder is given', () => {
      assert.equal(library.renderTemplate('{% include "part.txt" %}', {}, { format: 'nunjucks' }).text, null);
    });

    it('and does not throw for anything', () => {
      for (const source of [
        '{% if',
        '{{ a.b.c }}',
        '{{ (',
        '{% for x in y %}',
        '\u0000',
        '{{ constructor.constructor("return 1")() }}',
      ]) {
        assert.doesNotThrow(() => library.renderTemplate(source, { a: null }));
      }
    });
  });

  describe('opens a repository', () => {
    let project: CliProject;
    before(() => {
      project = createSampleProject();
    });
    after(() => project.dispose());

    it('and gives what the command line prints', async () => {
      const repository = await library.openRepository(project.root);
      const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
      assert.deepEqual(plain(listShape.parse(await repository.listPrompts())), await project.json('list'));
      assert.deepEqual(
        plain(versionsShape.parse(await repository.versions('support.summary'))),
        await project.json('versions', 'support.summary'),
      );
      assert.deepEqual(
        plain(showShape.parse(await repository.prompt('support.summary@v2'))),
        await project.json('show', 'support.summary@v2'),
      );
      await repository.close();
    });

    it('and sees what changes while it is open', async () => {
      const repository = await library.openRepository(project.root);
      const count = async () => (await repository.versions('support.summary')).length;
      const before = await count();
      project.replace(summaryPath, 'default: 60', 'default: 70');
      assert.equal((await repository.prompt('support.summary')).version, null);
      project.commit('More words');
      assert.equal(await count(), before + 1);
      await repository.close();
    });

    it('and rejects unknown prompts with a code', async () => {
      const repository = await library.openRepository(project.root);
      await assert.rejects(
        repository.versions('nothing'),
        (error) => error instanceof library.TrackerError && error.code === 'usage/unknown-prompt',
      );
      await repository.close();
    });

    it('and says at once that there is no such folder', () =>
      assert.rejects(library.openRepository(join(project.root, 'nowhere')), { code: 'file/not-found' }));

    it('and leaves no process and no timer behind', () => {
      const program = `const { openRepository } = await import(${JSON.stringify(libraryPath)});
        const repository = await openRepository('.');
        console.log((await repository.listPrompts()).length);
        await repository.close();`;
      const options = { cwd: project.root, env: project.environment, encoding: 'utf8' as const, timeout: 20_000 };
      assert.equal(execFileSync(process.execPath, ['--input-type=module', '-e', program], options), '3\n');
    });
  });

  describe('keeps results', () => {
    let project: CliProject;
    beforeEach(() => {
      project = new CliProject();
    });
    afterEach(() => project.dispose());
    const all = async (records: AsyncIterable<{ id: string }>) => {
      const ids: string[] = [];
      for await (const { id } of records) ids.push(id);
      return ids;
    };

    it('that it reads back, also before they are published', async () => {
      const store = await library.openStore(project.root);
      const session = store.session({ purpose: 'import' });
      const id = await session.append({ kind: 'run', ...sampleRun() });
      assert.deepEqual(await all(store.read()), [id]);
      await session.publish();
      await session.close();
      assert.deepEqual(await all(store.read()), [id]);
      assert.deepEqual(store.problems(), []);
    });

    it('and refuses what is no record, or comes after the end, with a code', async () => {
      const store = await library.openStore(project.root);
      const session = store.session();
      for (const record of [null, 5, 'x', [], { kind: 'bogus' }, { value: () => 1 }] as object[]) {
        await assert.rejects(session.append(record), { code: 'usage/invalid-argument' });
      }
      await session.close();
      await session.close();
      await assert.rejects(session.append(sampleRun()), { code: 'usage/invalid-argument' });
      assert.deepEqual(await all(store.read()), []);
    });

    it('that the command line shows', async () => {
      const store = await library.openStore(project.root);
      const session = store.session();
      const id = await session.append(sampleRun());
      await session.close();
      assert.deepEqual(
        runsShape.parse(await project.json('runs')).map((run) => run.id),
        [id],
      );
    });

    it('and reports damaged lines instead of throwing', async () => {
      const store = await library.openStore(project.root);
      const session = store.session();
      await session.append(sampleRun());
      await session.close();
      project.write('.prompttracker/runs/2026/11/01JD0000000000000000000000.jsonl', '{"kind":"run"\n<<<<<<< HEAD\n');
      assert.equal((await all(store.read())).length, 1);
      assert.ok(store.problems().length > 0);
    });
  });

  it('calls a model and says what came of it', async () => {
    const server = await startModelServer();
    server.script(answerWith({ text: 'Hello', usage: { input: 3, output: 1 } }));
    const pieces: string[] = [];
    const completion = await library.complete({
      api: 'openai-chat',
      baseUrl: server.baseUrl('openai-chat'),
      apiKey: 'sk-test-0123456789',
      model: 'gpt-4o-mini',
      messages: [{ role: 'user', content: 'Hi' }],
      parameters: {},
      stream: true,
      onText: (text) => pieces.push(text),
    });
    await server.close();
    assert.deepEqual([completion.outcome, completion.text, pieces.join('')], ['ok', 'Hello', 'Hello']);
    assert.equal(completion.usage?.inputTokens, 3);
  });

  it('calls with wrong arguments are rejected, with nothing sent', async () => {
    const wrong = { api: 'telepathy', baseUrl: 'x', model: '', messages: [] } as never;
    await assert.rejects(
      library.complete(wrong),
      (error) => error instanceof library.TrackerError && error.code === 'usage/invalid-argument',
    );
  });

  describe('makes untrusted text safe', () => {
    it('for a terminal', () => assert.equal(library.escapeTerminal('a\u001b[31m'), 'a\\x1b[31m'));
    it('for a page, as a plain function', () => {
      const html = library.renderMarkdownSafely('**a** <script>x</script> ![i](https://x/y.png) [c](command:x)');
      assert.match(html, /<strong>a<\/strong>/);
      assert.doesNotMatch(html, /<script|<img|href="command/);
    });
    it('for a spreadsheet', () => assert.match(library.toCsv([['=1+1']]), /"'=1\+1"/));
    it('for XML', () => assert.equal(library.toXmlText('a\u0000<&'), 'a&lt;&amp;'));
    it('for a build log', () => assert.match(library.toCiLog('::error::x'), /^ {2}\| ::error::x/));
    it('for a comment', () => assert.doesNotMatch(library.toMarkdownComment('@team'), /(^|\s)@team/));
    it('from keys', () =>
      assert.ok(!library.redact('key=abc123secretvalue', { known: ['abc123secretvalue'] }).includes('abc123')));
  });

  it('loads where no text may become code', () => {
    const program = `const { renderTemplate } = await import(${JSON.stringify(libraryPath)});
      console.log(renderTemplate('{{ a | upper }}', { a: 'x' }, { format: 'nunjucks' }).text)`;
    const flags = ['--disallow-code-generation-from-strings', '--input-type=module', '-e', program];
    assert.equal(execFileSync(process.execPath, flags, { encoding: 'utf8' }), 'X\n');
  });
});
