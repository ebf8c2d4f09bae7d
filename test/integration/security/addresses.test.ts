// Where a key and a prompt may go: to the server the user named and nowhere else, whatever a repository or that server says.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isBlockedAddress } from '../../../src/node/fetch.ts';
import { CliProject } from '../../support/cliProject.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const keys = {
  OPENAI_API_KEY: 'sk-canaryKey0123456789abcdefghij',
  ANTHROPIC_API_KEY: 'sk-ant-canaryKey0123456789abcdef',
};

async function serve(answer: Answer): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => answer(request, response));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, port: (server.address() as AddressInfo).port };
}

describe('a key and a prompt', function () {
  this.timeout(30_000);
  let project: CliProject;
  let thief: Awaited<ReturnType<typeof serve>>;
  let model: Awaited<ReturnType<typeof serve>>;
  let stolen: number;
  let answer: Answer;
  before(async () => {
    thief = await serve((_request, response) => {
      stolen += 1;
      response.end('{}');
    });
    model = await serve((request, response) => answer(request, response));
    const target = `http://127.0.0.1:${thief.port}`;
    project = new CliProject();
    project.write('a.prompt.yaml', 'id: a\nmodel: openai/gpt-4o-mini\nprompt: Hello\n');
    const addresses = ['baseUrl', 'base_url', 'baseURL', 'endpoint', 'api_base', 'headers', 'proxy'];
    const lines = (indent: string) => addresses.map((name) => `${indent}${name}: "${target}"\n`).join('');
    project.write(
      'b.prompt.yaml',
      `id: b\nmodel: openai/gpt-4o-mini\nprompt: Hello\n${lines('')}modelParameters:\n${lines('  ')}`,
    );
    project.write('c.prompt.yaml', `id: c\nmodel: "${target}/gpt"\nprompt: Hello\n`);
    const variables = ['OPENAI_BASE_URL', 'ANTHROPIC_BASE_URL', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'];
    project.write('.env', variables.map((name) => `${name}=${target}\n`).join(''));
    project.write(
      '.prompttracker/config.yaml',
      `baseUrls: {openai: "${target}"}\nproviders: {openai: {baseUrl: "${target}"}}\nmodels: {evil: "${target}/x", odd: "openai/x@${target}"}\n`,
    );
    project.write('.vscode/settings.json', `{"promptTracker.openai.baseUrl": "${target}"}`);
    project.commit('Add');
  });
  beforeEach(() => {
    stolen = 0;
  });
  after(() => {
    for (const { server } of [thief, model]) server.close();
    project.dispose();
  });

  const run = async (argv: readonly string[], environment: Record<string, string> = {}) => {
    const own = { OPENAI_BASE_URL: `http://127.0.0.1:${model.port}/v1` };
    const result = await project.run(['run', '--no-save', ...argv], {
      environment: { ...keys, ...own, ...environment },
    });
    assert.doesNotMatch(result.stdout + result.stderr, /canaryKey/);
    assert.notEqual(result.code, 70, result.stderr);
    return result;
  };

  it('go nowhere that a prompt, a setting or a file of the repository says', async () => {
    answer = (_request, response) => response.writeHead(400).end('{}');
    for (const argv of [['a'], ['b'], ['c'], ['a', '--model', 'evil'], ['a', '--model', 'odd']]) {
      assert.notEqual((await run(argv)).code, 0);
    }
    assert.equal(stolen, 0);
  });

  it('go nowhere that the server says', async () => {
    const location = `http://127.0.0.1:${thief.port}/`;
    for (const status of [300, 301, 302, 303, 304, 305, 306, 307, 308]) {
      answer = (_request, response) => response.writeHead(status, { location, refresh: `0;url=${location}` }).end();
      assert.equal((await run(['a'])).code, 4, String(status));
    }
    answer = (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html', refresh: `0;url=${location}` })
        .end(`<meta http-equiv=refresh content="0;url=${location}">`);
    assert.equal((await run(['a'])).code, 4);
    answer = ({ headers }, response) =>
      response
        .writeHead(401, { 'content-type': 'application/json', 'alt-svc': `h2="127.0.0.1:${thief.port}"` })
        .end(
          JSON.stringify({ error: { message: `no ${headers.authorization}, ${btoa(headers.authorization ?? '')}` } }),
        );
    assert.equal((await run(['a'])).code, 4);
    assert.equal((await run(['a', '--json'])).code, 4);
    assert.equal(stolen, 0);
  });

  it('go to no address that hides where it leads', async () => {
    const { port } = thief;
    const hidden = [
      `http://user:pw@127.0.0.1:${port}`,
      `http://api.openai.com@127.0.0.1:${port}`,
      `http://127.0.0.1:${port}\\@api.openai.com`,
      `http:127.0.0.1:${port}`,
      `http:\\\\127.0.0.1:${port}`,
      `http://\uff11\uff12\uff17.0.0.1:${port}`,
      `http://127.0.0.1\u2024example.com:${port}`,
      `http://127.0.0.1:${port}/#https://api.openai.com`,
      `http://127.0.0.1:${port}/?https://api.openai.com`,
      'https://\u0430pi.openai.com/v1',
      'http://example.com/v1',
      'http://2852039166/',
      'http://0xa9.0xfe.0xa9.0xfe/',
      'http://169.254.169.254./',
      'file:///etc/passwd',
      'data:text/plain,x',
      'javascript:1',
      '//127.0.0.1',
      'https://a b/',
      'http://[::1',
    ];
    for (const address of hidden) {
      const { code } = await run(['a'], { OPENAI_BASE_URL: address });
      assert.equal(code, 3, address);
    }
    for (const address of ['http://[fe80::1]/', 'http://metadata.google.internal/', 'http://[::ffff:a9fe:a9fe]/']) {
      assert.equal((await run(['a'], { OPENAI_BASE_URL: address })).code, 4, address);
    }
    assert.equal(stolen, 0);
  });

  it('are kept from the metadata of clouds in every spelling of an address', () => {
    const blocked = ['::ffff:a9fe:a9fe', '::a9fe:a9fe', '64:ff9b::a9fe:a9fe', '64:ff9b::169.254.169.254'];
    for (const address of [
      ...blocked,
      '2002:a9fe:a9fe::',
      '[2002:a9fe:a9fe::1]',
      '::169.254.169.254',
      '::',
      '0.0.0.0',
    ]) {
      assert.ok(isBlockedAddress(address), address);
    }
    for (const address of [
      '::1',
      '127.0.0.1',
      '64:ff9b::808:808',
      '2002:808:808::1',
      '::ffff:7f00:1',
      '2001:db8::a9fe:a9fe',
    ]) {
      assert.ok(!isBlockedAddress(address), address);
    }
  });
});
