import assert from 'node:assert/strict';
import { cliCommand } from '../../../src/core/operation/cliCommand.ts';
import type { CliProject } from '../../support/cliProject.ts';
import { createSampleProject, summaryPath } from '../../support/cliSampleProject.ts';
import { errorShape, runsShape } from '../../support/cliShapes.ts';
import { answerWith, type ModelServer, startModelServer } from '../../support/modelServer.ts';
import { runInShell } from '../../support/shellCommand.ts';

const key = 'sk-test-7Q9xZt4vBw2LmNoPqRsTuVwXyZ';
const model = 'openai/gpt-4o-mini';

describe('calls that repeat or go on', function () {
  this.timeout(20_000);
  let server: ModelServer;
  let project: CliProject;
  let environment: { readonly [name: string]: string };
  before(async () => {
    server = await startModelServer();
  });
  after(() => server.close());
  beforeEach(() => {
    project = createSampleProject();
    environment = { OPENAI_API_KEY: key, OPENAI_BASE_URL: server.baseUrl('openai-chat') };
    server.journal.length = 0;
  });
  afterEach(() => {
    server.forget();
    project.dispose();
  });

  const command = (argv: readonly string[], more = {}) => project.run(argv, { environment, ...more });
  const runsOf = async (argv: readonly string[]) => {
    const { code, stdout, stderr } = await command([...argv, '--json']);
    assert.equal(code, 0, stdout + stderr);
    return runsShape.parse(JSON.parse(stdout));
  };
  const first = async (answer = 'A fine day', argv: readonly string[] = []) => {
    server.script(answerWith({ text: answer }));
    const [made] = await runsOf(['run', 'support.summary', '--var', 'ticket=x', '--model', model, ...argv]);
    return made!;
  };
  const refusal = async (argv: readonly string[]) => {
    const { code, stdout } = await command([...argv, '--json']);
    assert.notEqual(code, 0, `${argv.join(' ')} gave ${stdout}`);
    return [code, errorShape.parse(JSON.parse(stdout)).error.code];
  };
  const bodies = () => server.journal.map(({ body }) => JSON.parse(String(body)));

  describe('rerun', () => {
    it('asks the same model the same, word for word, and says whose repeat it is', async () => {
      const before = await first('One', ['--param', 'temperature=0.25']);
      project.replace(summaryPath, 'Summarise', 'Sum up');
      server.script(answerWith({ text: 'Two' }));
      const [again] = await runsOf(['rerun', before.id]);
      assert.deepEqual(bodies()[1], bodies()[0]);
      assert.partialDeepStrictEqual(again, {
        rerunOf: before.id,
        promptHash: before.promptHash,
        messages: before.messages,
      });
    });

    it('asks another model when one is named', async () => {
      const before = await first();
      const [again] = await runsOf(['rerun', before.id, '--model', 'offline/echo']);
      assert.partialDeepStrictEqual(again, { provider: 'offline', messages: before.messages });
    });

    it('is kept like any run, or not', async () => {
      const before = await first();
      await runsOf(['rerun', before.id, '--model', 'offline/echo', '--no-save']);
      assert.equal(runsShape.parse(await project.json('runs')).length, 1);
      await runsOf(['rerun', before.id.slice(0, 20), '--model', 'offline/echo']);
      const kept = runsShape.parse(await project.json('runs'));
      assert.partialDeepStrictEqual(kept[0], { rerunOf: before.id });
    });

    it('works when the prompt is gone', async () => {
      const before = await first();
      project.git('rm', '--quiet', summaryPath);
      assert.equal((await runsOf(['rerun', before.id, '--model', 'offline/echo'])).length, 1);
    });

    it('says why a run cannot be repeated', async () => {
      project.write('.prompttracker/config.yaml', 'store: {default: scores-only}\n');
      const before = await first();
      const { code, stderr } = await command(['rerun', before.id]);
      assert.deepEqual([code, server.journal.length], [2, 1]);
      assert.match(stderr, /cannot be sent again\. The store of this repository keeps no texts/);
      assert.deepEqual(await refusal(['rerun', '01ZZ']), [2, 'usage/unknown-run']);
    });

    it('spends within a limit', async () => {
      const before = await first();
      const { code } = await command(['rerun', before.id, '--max-cost', '0.0000001']);
      assert.deepEqual([code, server.journal.length], [5, 1]);
    });
  });

  describe('run --continue', () => {
    it('sends everything that was said and the reply, to the same model', async () => {
      const before = await first('Rain.');
      server.script(answerWith({ text: 'Yes.' }));
      const [next] = await runsOf(['run', 'support.summary', '--continue', before.id, '--input', 'Really?']);
      const said = [...before.messages, { role: 'assistant', content: 'Rain.' }, { role: 'user', content: 'Really?' }];
      assert.partialDeepStrictEqual(next, {
        continues: before.id,
        messages: said,
        variables: before.variables,
        model: 'gpt-4o-mini',
      });
    });

    it('goes on from there', async () => {
      const before = await first('Rain.');
      const [second] = await runsOf([
        'run',
        'support.summary',
        '--continue',
        before.id,
        '--input',
        'a',
        '--model',
        'offline/echo',
      ]);
      const { code, stdout } = await command(['run', 'support.summary', '--continue', second!.id, '-', '--json'], {
        standardInput: 'b\n',
      });
      const [third] = runsShape.parse(JSON.parse(stdout));
      assert.deepEqual([code, third?.messages.length], [0, before.messages.length + 4]);
    });

    it('needs something to say, one prompt, and leaves the inputs as they were', async () => {
      const { id } = await first();
      const wrong: readonly (readonly string[])[] = [
        ['run', 'support.summary', '--continue', id],
        ['run', 'support.summary', '--continue', id, '--input', 'x', '--var', 'ticket=y'],
        ['run', 'support.summary', '--continue', id, '--input', 'x', '--param', 'temperature=1'],
        ['run', 'translate', '--continue', id, '--input', 'x'],
      ];
      for (const argv of wrong) assert.deepEqual(await refusal(argv), [2, 'usage/invalid-argument'], argv.join(' '));
      assert.equal(server.journal.length, 1);
    });
  });

  describe('--param', () => {
    it('is sent and recorded in place of the prompt’s own, as another prompt', async () => {
      const plain = await first();
      const tried = await first('x', ['--param', 'temperature=0.75', '--param', 'stop=END', '--param', 'stop=FIN']);
      assert.partialDeepStrictEqual(bodies()[1], { temperature: 0.75, stop: ['END', 'FIN'] });
      assert.partialDeepStrictEqual(tried, {
        parameters: { temperature: 0.75, stop: ['END', 'FIN'] },
        version: null,
        blob: null,
      });
      assert.notEqual(tried.promptHash, plain.promptHash);
    });

    it('that changes nothing is the same prompt', async () => {
      const [plain, tried] = [await first(), await first('x', ['--param', 'temperature=0.2'])];
      assert.equal(tried.promptHash, plain.promptHash);
    });

    it('is shown by render', async () => {
      const shown = await project.json('render', 'support.summary', '--var', 'ticket=x', '--param', 'maxTokens=7');
      assert.partialDeepStrictEqual(shown, { modelParameters: { maxTokens: 7 } });
    });

    for (const [given, words] of [
      ['temprature=1', /Did you mean temperature\?/],
      ['temperature=hot', /--param temperature: Must be a number/],
      ['temperature=3', /Must be from 0 to 2/],
      ['temperature', /is not name=value/],
    ] as const) {
      it(`explains what is wrong with ${given}`, async () => {
        const { code, stderr } = await command(['run', 'support.summary', '--var', 'ticket=x', '--param', given]);
        assert.deepEqual([code, server.journal.length], [2, 0]);
        assert.match(stderr, words);
      });
    }
  });

  describe('--print-curl', () => {
    const argv = ['run', 'support.summary', '--var', "ticket=it's $HOME", '--model', model, '--print-curl'];

    it('prints the request and sends nothing, not even to the store', async () => {
      const { code, stdout } = await command(argv);
      assert.deepEqual([code, server.journal.length], [0, 0]);
      assert.deepEqual(await project.json('runs'), []);
      assert.ok(!stdout.includes(key) && stdout.includes('Bearer ${OPENAI_API_KEY}'));
      const { words, input } = runInShell(stdout, { OPENAI_API_KEY: key });
      assert.ok(words.includes(`${server.baseUrl('openai-chat')}/chat/completions`));
      await command(argv.slice(0, -1));
      assert.deepEqual(JSON.parse(input), bodies()[0]);
    });

    it('needs no key', async () => {
      const { code, stdout } = await project.run(argv);
      assert.equal(code, 0);
      assert.match(stdout, /https:\/\/api\.openai\.com\/v1\/chat\/completions[\s\S]*Bearer \$\{OPENAI_API_KEY\}/);
    });

    it('is JSON when asked for, one entry a model', async () => {
      const { stdout } = await command([...argv, '--model', 'anthropic/claude-haiku-4-5', '--json']);
      const printed = JSON.parse(stdout) as { model: string; command: string }[];
      assert.deepEqual(
        printed.map((one) => one.model),
        [model, 'anthropic/claude-haiku-4-5'],
      );
      assert.ok(printed.every((one) => one.command.startsWith('curl ')));
    });

    it('says so where no request is made', async () => {
      assert.deepEqual(await refusal([...argv.slice(0, 4), '--model', 'offline/echo', '--print-curl']), [
        2,
        'usage/refused',
      ]);
    });
  });

  it('a run as a command makes the same run', async () => {
    const ticket = `It's "$HOME"\n\`id\` é😀 \u001b[31m`;
    server.script(answerWith({ text: 'x' }), answerWith({ text: 'x' }));
    const argv = ['run', 'support.summary', '--var', `ticket=${ticket}`, '--model', model, '--param', 'topP=0.5'];
    const [made] = await runsOf(argv);
    const printed = cliCommand({
      promptId: 'support.summary',
      selector: 'draft',
      modelName: model,
      variables: made!.variables,
      parameters: { topP: '0.5' },
    });
    const { words, input } = runInShell(printed);
    await command(words, { standardInput: input });
    assert.deepEqual(bodies()[1], bodies()[0]);
  });
});
