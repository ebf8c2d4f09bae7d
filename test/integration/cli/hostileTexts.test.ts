// Every hostile text through every command that shows what a repository, a model or a provider says: as text nothing steers
// the terminal, as JSON nothing is lost.
import assert from 'node:assert/strict';
import { createAnswerWriter } from '../../../src/cli/terminal.ts';
import { CliProject } from '../../support/cliProject.ts';
import { hostileTexts, quotedText as quoted } from '../../support/hostileTexts.ts';
import { answerWith, type ModelServer, sendJson, startModelServer } from '../../support/modelServer.ts';

const acting =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/u;
/** Git takes neither into a name or a path. */
const asName = (text: string): string => text.replace(/[\0\n<>]/g, '').trim() || 'x';
const promptOf = (text: string): string =>
  `name: ${quoted(text)}\ndescription: ${quoted(text)}\nvariables:\n  - {name: v, description: ${quoted(text)}, default: ${quoted(text)}}\nmessages:\n  - {role: user, content: ${quoted(text)}}\n`;

describe('hostile texts on the command line', function () {
  this.timeout(120_000);
  let project: CliProject;
  /** A folder without Git, for what is asked hundreds of times. */
  let plain: CliProject;
  let server: ModelServer;
  let environment: Record<string, string>;
  before(async () => {
    project = new CliProject();
    server = await startModelServer();
    environment = { OPENAI_API_KEY: 'sk-test-0123456789abcdef', OPENAI_BASE_URL: server.baseUrl('openai-chat') };
    plain = new CliProject({ hasGit: false });
    plain.write('one.prompt.yaml', promptOf('x'));
    for (const [at, text] of hostileTexts.entries()) {
      project.write(`prompts/p${at}.prompt.yaml`, promptOf(text));
      project.write(`odd/${asName(text).replaceAll('/', '_').slice(0, 60)}.prompt.yaml`, promptOf('x'));
    }
    project.commit('All');
    importHistory(project);
    project.write('prompts/history.prompt.yaml', promptOf('the draft\u001b[31m\u202e'));
  });
  after(async () => {
    await server.close();
    project.dispose();
    plain.dispose();
  });

  /** What a command prints in all its forms, each of them checked. */
  async function check(argv: readonly string[], where: CliProject = project): Promise<string> {
    const asText = await where.run(argv, { environment });
    const asTerminal = await where.run(argv, { environment, isTerminal: true });
    const asJson = await where.run([...argv, '--json'], { environment });
    for (const { stdout, stderr } of [asText, asJson]) {
      assert.doesNotMatch(stdout + stderr, acting, argv.join(' '));
    }
    const unstyled = (asTerminal.stdout + asTerminal.stderr).replace(/\u001b\[(?:\d{1,2}m)/g, '');
    assert.doesNotMatch(unstyled, acting, argv.join(' '));
    JSON.parse(asJson.stdout);
    return asText.stdout + asText.stderr;
  }

  it('steer nothing where prompts, versions, lines and changes are shown', async () => {
    const commands = [
      ['list'],
      ['check'],
      ['versions', 'prompts/history.prompt.yaml'],
      ['blame', 'prompts/history.prompt.yaml'],
      ['diff', 'prompts/history.prompt.yaml'],
      ['diff', 'prompts/history.prompt.yaml@v1', 'prompts/history.prompt.yaml@v2'],
      ['drafts', 'prompts/history.prompt.yaml'],
      ['show', 'prompts/history.prompt.yaml@v1'],
      ['models'],
    ];
    for (const argv of commands) assert.ok((await check(argv)).length > 0, argv.join(' '));
  });

  it('steer nothing where a prompt that is made of them is shown, rendered and checked', async () => {
    const variables = hostileTexts.map(
      (text, at) => `  - {name: v${at}, description: ${quoted(text)}, default: ${quoted(text)}}`,
    );
    const messages = hostileTexts.map((text) => `  - {role: user, content: ${quoted(text)}}`);
    const source = `name: all\nvariables:\n${variables.join('\n')}\nmessages:\n${messages.join('\n')}\n`;
    plain.write('all.prompt.yaml', source);
    for (const argv of [['show', 'all'], ['render', 'all'], ['check'], ['list']]) await check(argv, plain);
  });

  it('steer nothing where they name what is not there', async () => {
    for (const text of hostileTexts) {
      for (const argv of [
        ['show', '--', text],
        ['render', 'one', '--var', `${text}=${text}`],
        ['--', text],
      ]) {
        const { stdout, stderr } = await plain.run(argv);
        assert.doesNotMatch(stdout + stderr, acting, quoted(argv.join(' ')));
      }
    }
  });

  it('steer nothing when a provider refuses with them', async () => {
    for (const text of hostileTexts) {
      for (const form of [[], ['--json']]) {
        server.script(({ response }) => sendJson(response, 400, { error: { message: text, type: text, code: text } }));
        const { stdout, stderr } = await plain.run(['providers', 'openai', '--test', ...form], { environment });
        assert.doesNotMatch(stdout + stderr, acting, quoted(text));
        if (form.length > 0) JSON.parse(stdout);
      }
    }
    server.forget();
  });

  it('steer nothing where stored runs are listed and asked again', async () => {
    const answer = hostileTexts.filter((text) => !/[\ud800-\udfff]/u.test(text)).join('\n\n');
    server.script(answerWith({ text: answer }));
    const { code } = await project.run(['run', 'prompts/p1.prompt.yaml', '--model', 'openai/m'], { environment });
    assert.equal(code, 0);
    await check(['runs']);
    const [stored] = (await project.json('runs')) as readonly { id: string }[];
    for (let time = 0; time < 3; time += 1) server.script(answerWith({ text: answer }));
    await check(['rerun', stored!.id, '--no-save']);
  });

  it('steer nothing where people judge the answers, and in what people said of them', async () => {
    const said = hostileTexts
      .map((text) => text.replace(/[\0\ud800-\udfff]/gu, ''))
      .filter((text) => text.trim() !== '');
    const checks = said.slice(0, 9).flatMap((text) => ['--check', text.slice(0, 400)]);
    const [name = 'x', question = 'x', note = 'x'] = said.slice(9);
    const more = ['--name', name.slice(0, 400), '--question', question.slice(0, 400)];
    const { id } = (await project.json('review', 'create', '--limit', '1', ...checks, ...more)) as { id: string };
    await check(['review', 'next', id]);
    const vote = checks.filter((_, at) => at % 2 === 0).map(() => 'yes');
    await check(['review', 'vote', id, vote.join(), '--note', note]);
    for (const argv of [
      ['review', 'list'],
      ['review', 'show', id],
      ['review', 'export', id],
    ])
      await check(argv);
  });
});

/** One prompt whose every version has one of the texts as author, subject and content. */
function importHistory(project: CliProject): void {
  const head = project.git('rev-parse', 'HEAD');
  const commits = hostileTexts.map((text, at) => {
    const data = (value: string) => `data ${Buffer.byteLength(value)}\n${value}\n`;
    const who = `${asName(text)} <a@example.com> ${1_770_000_000 + at * 60} +0000`;
    return [
      `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\n${data(text.replaceAll('\0', '') || 'x')}`,
      at === 0 ? `from ${head}\n` : '',
      `M 100644 inline prompts/history.prompt.yaml\n${data(promptOf(`${at} ${text}`))}`,
    ].join('');
  });
  project.gitInput(commits.join(''), 'fast-import', '--quiet', '--force');
  project.git('reset', '--quiet', '--hard', 'main');
}

describe('a streamed answer on a terminal', () => {
  it('is inert wherever the stream cuts it, and says what it says in one piece', () => {
    const written = (pieces: readonly string[]): string => {
      const out: string[] = [];
      const writer = createAnswerWriter({ isTerminal: true, columns: 80, write: (text) => void out.push(text) });
      for (const piece of pieces) writer.text(piece, null);
      writer.end();
      return out.join('');
    };
    for (const text of hostileTexts) {
      const whole = written([text]);
      assert.doesNotMatch(whole, acting, quoted(text));
      for (let cut = 1; cut < text.length; cut += 1)
        assert.equal(written([text.slice(0, cut), text.slice(cut)]), whole, quoted([text, cut].join()));
      assert.equal(written([...text].flatMap((part) => part.split(''))), whole);
    }
  });
});
