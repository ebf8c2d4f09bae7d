import assert from 'node:assert/strict';
import { CliProject } from '../../support/cliProject.ts';
import { modelsShape, providersShape } from '../../support/cliShapes.ts';
import { type ModelServer, sendJson, startModelServer } from '../../support/modelServer.ts';

const key = 'sk-test-0123456789abcdef';

describe('the providers of the command line', function () {
  this.timeout(20_000);
  let project: CliProject;
  let server: ModelServer;
  let environment: Record<string, string>;
  before(async () => {
    project = new CliProject();
    server = await startModelServer();
    environment = { OPENAI_API_KEY: key, OPENAI_BASE_URL: server.baseUrl('openai-chat') };
  });
  after(async () => {
    await server.close();
    project.dispose();
  });
  beforeEach(() => server.journal.splice(0));

  async function states(argv: readonly string[]) {
    const { code, stdout } = await project.run(['providers', ...argv, '--json'], { environment });
    return { code, stdout, states: providersShape.parse(JSON.parse(stdout)) };
  }

  it('are all there with address and source of the key, and nobody is contacted', async () => {
    const { code, stdout, states: all } = await states([]);
    assert.equal(code, 0);
    const byId = new Map(all.map((state) => [state.id, state]));
    assert.equal(byId.get('openai')?.keyFrom, 'OPENAI_API_KEY');
    assert.equal(byId.get('openai')?.baseUrl, server.baseUrl('openai-chat'));
    assert.equal(byId.get('anthropic')?.problem?.code, 'provider/missing-key');
    assert.equal(byId.get('offline')?.baseUrl, null);
    assert.ok(all.every(({ test }) => test === null));
    assert.equal(server.journal.length, 0);
    assert.ok(!stdout.includes(key), 'the key itself is never shown');
  });

  it('read as a table', async () => {
    const { stdout } = await project.run(['providers', 'openai', 'anthropic'], { environment });
    assert.match(stdout, /^provider +title +address +key +state$/m);
    assert.match(stdout, /^openai +OpenAI +http:\/\/127\.0\.0\.1:\d+\/v1 +OPENAI_API_KEY +not tested$/m);
    assert.match(stdout, /^anthropic +Anthropic +– +missing +There is no key for Anthropic/m);
  });

  it('are tested by one free request each: host, time and number of models', async () => {
    const { code, states: tested } = await states(['openai', '--test']);
    assert.equal(code, 0);
    assert.deepEqual([tested[0]?.test?.host, tested[0]?.test?.modelCount], [new URL(server.origin).host, 1]);
    assert.deepEqual(
      server.journal.map(({ method, url }) => `${method} ${url}`),
      ['GET /v1/models'],
    );
  });

  it('end with 1 when a named one refuses, and say why in its own words, without the key', async () => {
    server.script(({ response }) => sendJson(response, 401, { error: { message: `Incorrect API key: ${key}` } }));
    const { code, stdout, states: tested } = await states(['openai', '--test']);
    assert.equal(code, 1);
    assert.match(tested[0]?.test?.error?.message ?? '', /did not accept the key \(401\): Incorrect API key/);
    assert.ok(!stdout.includes(key));
  });

  it('end with 1 when a named one lacks its key, and with 0 when nobody named it', async () => {
    assert.equal((await states(['anthropic', '--test'])).code, 1);
    assert.equal((await states(['--test'])).code, 0);
  });

  it('that do not exist are told apart from those of the editor', async () => {
    const mistyped = await project.run(['providers', 'opnai']);
    assert.equal(mistyped.code, 3);
    assert.match(mistyped.stderr, /Did you mean openai/);
    const editor = await project.run(['models', 'vscode']);
    assert.equal(editor.code, 3);
    assert.match(editor.stderr, /exist only in the editor/);
  });

  it('a model of the editor is refused by name, with the reason', async () => {
    project.write('hello.prompt.yaml', 'model: vscode/copilot/gpt-4o\nmessages: [{role: user, content: Hi}]\n');
    const { code, stderr } = await project.run(['run', 'hello']);
    assert.equal(code, 3);
    assert.match(stderr, /is a model of VS Code; it exists only there/);
  });
});

describe('the models of the command line', function () {
  this.timeout(20_000);
  let project: CliProject;
  let server: ModelServer;
  let environment: Record<string, string>;
  before(async () => {
    project = new CliProject();
    server = await startModelServer();
    environment = { OLLAMA_HOST: server.origin };
  });
  after(async () => {
    await server.close();
    project.dispose();
  });
  beforeEach(() => server.journal.splice(0));

  async function models(...argv: string[]) {
    return modelsShape.parse(JSON.parse((await project.run(['models', ...argv, '--json'], { environment })).stdout));
  }

  it('come from the catalogue with price, context window and last day, and nobody is contacted', async () => {
    const found = await models('openai');
    const mini = found.find(({ name }) => name === 'openai/gpt-4o-mini');
    // The catalogue leaves out what is retired; the day of this test may be after that of the model.
    if (mini !== undefined) {
      assert.deepEqual([mini.price?.inputUsd, mini.contextWindow, mini.retiresAt], [0.15, 128_000, '2027-01-14']);
    }
    assert.ok(found.length > 5 && found.every(({ origin }) => origin === 'catalogue'));
    assert.equal(server.journal.length, 0);
  });

  it('come from the provider when asked', async () => {
    assert.deepEqual(
      (await models('ollama', '--refresh')).map(({ name, origin, about }) => [name, origin, about]),
      [['ollama/llama3.1:8b', 'provider', 'local']],
    );
  });

  it('of a provider that the catalogue does not have are none until it is asked, and it says so', async () => {
    const { code, stdout, stderr } = await project.run(['models', 'ollama'], { environment });
    assert.deepEqual([code, stdout], [0, '']);
    assert.match(stderr, /Ask with --refresh/);
  });

  it('are an error when the provider that was named cannot be asked', async () => {
    server.script(({ response }) => sendJson(response, 500, { error: 'out of order' }));
    const { code, stderr } = await project.run(['models', 'ollama', '--refresh'], { environment });
    assert.equal(code, 4);
    assert.match(stderr, /out of order/);
  });

  it('follow the repository’s own prices', async () => {
    project.write('.prompttracker/prices.yaml', 'models:\n  ollama/llama3.1:8b: {input: 1, output: 2.5}\n');
    const [model] = await models('ollama', '--refresh');
    assert.equal(model?.about, '$1.00 in, $2.50 out per 1M');
  });

  it('read as a table', async () => {
    const { stdout } = await project.run(['models', 'offline']);
    assert.match(stdout, /^model +from +facts$/m);
    assert.match(stdout, /^offline\/echo +provider +costs nothing$/m);
  });
});
