// The Evolution page's model over a real repository: a revert, a folded commit, a second branch, tags.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { VersionResult } from '../../../src/core/operation/versionResults.ts';
import { EvolutionModel } from '../../../src/extension/evolution/evolutionModel.ts';
import { createNodeHost } from '../../../src/node/nodeHost.ts';
import { type OpenedProject, openProject } from '../../../src/node/openProject.ts';
import {
  type EvolutionHostMessage,
  type EvolutionRow,
  type EvolutionState,
  evolutionHostMessageSchema,
} from '../../../src/protocol/evolution.ts';
import { CliProject } from '../../support/cliProject.ts';
import { createSampleProject, summaryPath } from '../../support/cliSampleProject.ts';

const result: VersionResult = {
  runs: 2,
  failed: 1,
  models: ['offline/echo'],
  lastAnswer: {
    runId: 'r',
    text: `A  short\nanswer ${'x'.repeat(400)}`,
    model: 'offline/echo',
    at: '2026-01-05T00:00:00Z',
  },
  meanScore: 0.5,
  rated: 1,
  medianCostUsd: null,
  medianDurationMs: 1200,
  medianInputTokens: null,
  medianOutputTokens: null,
  isEstimate: false,
};

async function openAt(repository: CliProject): Promise<OpenedProject> {
  const { root, home, environment } = repository;
  return openProject({
    host: createNodeHost({ environment, fetch: () => Promise.reject(new Error('no network')), isTrusted: () => true }),
    directory: root,
    isTrusted: () => true,
    cacheFolder: join(home, 'cache'),
    dataFolder: join(home, 'data'),
    tool: 'test',
    connections: () => Promise.reject(new Error('no calls')),
  });
}

describe('the model of an Evolution page', function () {
  this.timeout(20_000);
  let repository: CliProject;
  let opened: OpenedProject;
  let told: EvolutionHostMessage[];

  async function open(given: CliProject, path = summaryPath): Promise<EvolutionModel> {
    repository = given;
    opened = await openAt(given);
    told = [];
    const model = new EvolutionModel({
      key: 'key',
      project: opened.project,
      path,
      results: async (_id, hashes) => new Map([[hashes[1] as string, result]]),
      nowMs: () => Date.parse('2026-02-01T00:00:00Z'),
      pause: async () => undefined,
      post: (message) => told.push(message),
    });
    await model.refresh();
    return model;
  }
  afterEach(async () => {
    await opened.close();
    repository.dispose();
  });

  const states = (): EvolutionState[] => told.flatMap((message) => (message.type === 'state' ? message.state : []));
  const rows = (): EvolutionRow[] => states().at(-1)?.rows ?? [];
  const row = (name: string): EvolutionRow => rows().find((candidate) => candidate.name === name) as EvolutionRow;
  const changeOf = (id: string) =>
    told.flatMap((message) => (message.type === 'changes' ? message.changes : [])).find((change) => change.row === id);

  it('has a row for every version, newest first, those of other branches under their commit', async () => {
    await open(createSampleProject());
    assert.deepEqual(
      rows().map(({ name, subject, isOnMain }) => [isOnMain ? name : 'branch', subject]),
      [
        ['v3', 'Go back to a word limit'],
        ['branch', 'Be friendly by default'],
        ['v2', 'Ask for one sentence'],
        ['v1', 'Summarise tickets'],
      ],
    );
  });

  it('tells the versions of the branch checked out before it reads the others', async () => {
    await open(createSampleProject());
    assert.deepEqual(
      states().map(({ rows: { length }, isPartial }) => [length, isPartial]),
      [
        [3, true],
        [4, false],
      ],
    );
  });

  it('tells only what the page accepts', async () => {
    await open(createSampleProject());
    for (const message of told) assert.ok(evolutionHostMessageSchema.safeParse(message).success, message.type);
    assert.doesNotMatch(JSON.stringify(told), new RegExp(repository.root));
  });

  it('says what repeats an older version, where branches and tags stand, and what is folded', async () => {
    const project = createSampleProject();
    project.git('tag', 'plain', 'main~2');
    project.git('tag', '-a', '-m', 'First', 'first', 'main~4');
    await open(project);
    assert.equal(row('v3').sameAs, 'v1');
    assert.deepEqual(row('v3').branches, ['main']);
    assert.deepEqual(rows().find(({ isOnMain }) => !isOnMain)?.branches, ['friendlier']);
    assert.deepEqual([row('v2').tags, row('v1').tags], [['plain'], ['first']]);
    assert.deepEqual(
      row('v2').folded.map(({ subject, author }) => [subject, author]),
      [['Say who owns it', 'Ada Lovelace']],
    );
  });

  it('draws a lane for the other branch, down to where it left', async () => {
    await open(createSampleProject());
    assert.deepEqual(
      rows().map(({ graph }) => graph.lane),
      [0, 1, 0, 0],
    );
  });

  it('offers to run and restore what the branch checked out has, and only to open and compare the rest', async () => {
    await open(createSampleProject());
    assert.deepEqual(row('v3').actions, ['compare-previous', 'compare-draft', 'run', 'restore']);
    assert.deepEqual(row('v1').actions, ['compare-draft', 'run', 'restore']);
    assert.deepEqual(rows().find(({ isOnMain }) => !isOnMain)?.actions, ['compare-previous']);
  });

  it('tells for each version what came with it, against the text it was made from', async () => {
    const model = await open(createSampleProject());
    const aside = rows().find(({ isOnMain }) => !isOnMain) as EvolutionRow;
    assert.equal(model.previousOf(aside.id)?.number, 2);
    assert.deepEqual(
      changeOf(aside.id)?.chips.map(({ text }) => text),
      ['~ tone'],
    );
    assert.deepEqual([changeOf(row('v2').id)?.addedWords, changeOf(row('v2').id)?.removedWords], [2, 4]);
    assert.equal(changeOf(row('v1').id)?.chips.length, 0);
  });

  it('tells results by row, with dashes for what is unknown, and one line of the answer', async () => {
    await open(createSampleProject());
    const results = told.flatMap((message) => (message.type === 'results' ? message.results : []));
    // The revert has the results of what it restores.
    assert.deepEqual(
      results.map((one) => one.row),
      [row('v3').id, row('v1').id],
    );
    const [first] = results;
    assert.deepEqual([first?.scoreText, first?.costText, first?.latencyText], ['0.50', '–', '1.2 s']);
    assert.match(first?.answer ?? '', /^A short answer x+…$/);
    assert.equal([...(first?.answer ?? '')].length, 240);
  });

  it('has a row for the draft while the file differs, and reads nothing else for it', async () => {
    const model = await open(createSampleProject());
    repository.replace(summaryPath, 'You summarise', 'Please summarise');
    opened.project.refresh(summaryPath);
    await model.refreshDraft();
    assert.deepEqual(rows()[0]?.actions, ['compare-previous', 'run', 'save']);
    assert.equal(rows()[0]?.subject, 'The file as it stands: differs from v3');
    assert.equal(changeOf('draft')?.addedWords, 1);
    assert.equal(model.previousOf('draft')?.number, 3);
  });

  it('measures the draft against the last text that was committed, folded commits included', async () => {
    const project = createSampleProject();
    project.write(summaryPath, `# Folded.\n${project.read(summaryPath).replace('tags: [support]', 'tags: [help]')}`);
    project.commit('Another tag');
    project.replace(summaryPath, 'status: active', 'status: draft');
    await open(project);
    assert.deepEqual(
      changeOf('draft')?.chips.map(({ text }) => text),
      ['status'],
    );
  });

  it('tells a page that comes back all it knows, without reading again', async () => {
    const model = await open(createSampleProject());
    const before = rows();
    told = [];
    await model.tell();
    assert.deepEqual(rows(), before);
    assert.deepEqual(
      told.map(({ type }) => type),
      ['state', 'results', 'changes'],
    );
  });

  it('finds where words entered and left, wrapped as they may be', async () => {
    const model = await open(createSampleProject());
    const shown = rows();
    const found = async (phrase: string) => {
      told = [];
      await model.search(phrase);
      const names = new Map(shown.map(({ id, name }) => [id, name]));
      return told.flatMap((message) =>
        message.type === 'found' ? message.rows.map(({ row: id, change }) => `${names.get(id)} ${change}`) : [],
      );
    };
    assert.deepEqual(await found('one  SENTENCE'), ['v3 left', 'v2 entered']);
    assert.deepEqual(await found('words }} words'), ['v3 entered', 'v2 left', 'v1 entered']);
    assert.deepEqual(await found('no such words'), []);
  });

  it('names two rows the older first', async () => {
    const model = await open(createSampleProject());
    assert.deepEqual(model.olderFirst([row('v3').id, row('v1').id]), [row('v1').id, row('v3').id]);
  });

  it('says why there is nothing: no commit, no repository, no file', async () => {
    const empty = new CliProject();
    empty.write('a.prompt.yaml', 'messages: [{role: user, content: Hi}]\n');
    await open(empty, 'a.prompt.yaml');
    assert.deepEqual(states().at(-1)?.empty?.action?.id, 'save');
    await opened.close();
    empty.dispose();

    const plain = new CliProject({ hasGit: false });
    plain.write('a.prompt.yaml', 'messages: [{role: user, content: Hi}]\n');
    await open(plain, 'a.prompt.yaml');
    assert.match(states().at(-1)?.empty?.message ?? '', /no Git repository/);
    await opened.close();

    await open(plain, 'gone.prompt.yaml');
    assert.match(states().at(-1)?.empty?.message ?? '', /no longer there/);
  });
});
