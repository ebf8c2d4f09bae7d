import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { CliProject } from '../../support/cliProject.ts';
import { createSampleProject, summaryPath } from '../../support/cliSampleProject.ts';
import * as shapes from '../../support/cliShapes.ts';

describe('the JSON of a command has the promised shape', function () {
  this.timeout(20_000);
  let project: CliProject;
  before(async () => {
    project = createSampleProject();
    await project.json('run', 'support.summary@v2', '--var', 'ticket=x');
  });
  after(() => project.dispose());

  const reading: readonly [string, z.ZodType, readonly string[]][] = [
    ['list', shapes.listShape, ['list']],
    ['versions', shapes.versionsShape, ['versions', 'support.summary']],
    ['versions over every branch', shapes.versionsShape, ['versions', 'support.summary', '--all-branches']],
    ['show of a draft', shapes.showShape, ['show', 'support.summary']],
    ['show of a version', shapes.showShape, ['show', 'support.summary@v1']],
    ['render', shapes.renderShape, ['render', 'support.summary', '--var', 'ticket=x']],
    ['blame', shapes.blameShape, ['blame', 'support.summary']],
    ['blame of a version', shapes.blameShape, ['blame', 'support.summary@v2']],
    ['diff', shapes.diffShape, ['diff', 'support.summary', 'v1', 'v2']],
    [
      'run',
      shapes.runsShape,
      ['run', 'support.summary', '--var', 'ticket=x', '--model', 'offline/echo', '--model', 'offline/summary'],
    ],
    ['runs', shapes.runsShape, ['runs']],
    ['runs of one prompt', shapes.runsShape, ['runs', 'support.summary', '--days', '1']],
  ];
  for (const [name, shape, argv] of reading) {
    it(name, async () => {
      const value = await project.json(...argv);
      assert.doesNotThrow(() => shape.parse(value), JSON.stringify(value, null, 2));
    });
  }

  it('show tells what a file itself calls its version, as it is written', async () => {
    project.write('declared.prompt.yaml', 'version: 1.10\nmessages: [{role: user, content: Hi}]\n');
    const shown = (await project.json('show', 'declared')) as { declaredVersion: unknown; version: unknown };
    assert.deepEqual([shown.declaredVersion, shown.version], ['1.10', null]);
    assert.match((await project.run(['show', 'declared'])).stdout, /^declared {4}version 1\.10$/m);
    rmSync(join(project.root, 'declared.prompt.yaml'));
  });

  it('check, also when it finds errors', async () => {
    const { code, stdout } = await project.run(['check', '--json']);
    assert.equal(code, 1);
    assert.equal(shapes.diagnosticsShape.parse(JSON.parse(stdout)).length, 1);
  });

  it('rate', async () => {
    const [run] = shapes.runsShape.parse(await project.json('runs', '--limit', '1'));
    const rating = shapes.ratingShape.parse(await project.json('rate', run!.id, '--score', '10', '--note', 'Good'));
    assert.equal(rating.value, 1);
  });

  it('a rating is among the scores of its run from then on', async () => {
    const [run] = shapes.runsShape.parse(await project.json('runs', '--limit', '1'));
    await project.json('rate', run!.id, '--reject');
    const [again] = shapes.runsShape.parse(await project.json('runs', '--limit', '1'));
    assert.equal(again!.scores.at(-1)?.passed, false);
  });

  it('an error', async () => {
    const { code, stdout, stderr } = await project.run(['show', 'nothing', '--json']);
    assert.deepEqual({ code, stderr }, { code: 2, stderr: '' });
    assert.equal(shapes.errorShape.parse(JSON.parse(stdout)).error.code, 'usage/unknown-prompt');
  });

  it('an error in a flag', async () => {
    const { code, stdout } = await project.run(['list', '--json', '--nonsense']);
    assert.equal(code, 2);
    assert.equal(shapes.errorShape.parse(JSON.parse(stdout)).error.code, 'usage/invalid-argument');
  });

  it('JSON lines hold one element each', async () => {
    const { stdout } = await project.run(['versions', 'support.summary', '--jsonl']);
    const values = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(shapes.versionsShape.parse(values).length, 3);
  });

  it('lists a broken file with the line of its error', async () => {
    const prompts = shapes.listShape.parse(await project.json('list'));
    const broken = prompts.find(({ path }) => path === 'prompts/broken.prompt.yaml');
    assert.deepEqual(
      broken?.diagnostics.map(({ severity, line }) => ({ severity, line })),
      [{ severity: 'error', line: 4 }],
    );
  });

  it('says which version a revert repeats and which commits are folded', async () => {
    const versions = shapes.versionsShape.parse(await project.json('versions', 'support.summary'));
    assert.deepEqual(
      versions.map(({ number, sameAs, cosmetic }) => [number, sameAs, cosmetic.length]),
      [
        [3, 1, 0],
        [2, null, 1],
        [1, null, 0],
      ],
    );
  });

  it('gives the version for a clean working file and null for a draft', async () => {
    const clean = shapes.showShape.parse(await project.json('show', 'support.summary'));
    const text = project.read(summaryPath);
    project.replace(summaryPath, 'support tickets', 'tickets');
    const draft = shapes.showShape.parse(await project.json('show', 'support.summary'));
    project.write(summaryPath, text);
    assert.deepEqual([clean.version, draft.version], [3, null]);
  });

  it('keeps the version of a file whose comments changed only', async () => {
    const text = project.read(summaryPath);
    project.write(summaryPath, `# A comment.\n${text}`);
    const shown = shapes.showShape.parse(await project.json('show', 'support.summary'));
    const [listed] = shapes.listShape.parse(await project.json('list', 'support.summary'));
    project.write(summaryPath, text);
    assert.deepEqual([shown.version, listed?.draft], [3, true]);
  });

  it('SARIF names a rule, a file and a line for every problem', async () => {
    const { code, stdout } = await project.run(['check', '--format', 'sarif']);
    const log = JSON.parse(stdout);
    const [result] = log.runs[0].results;
    assert.equal(code, 1);
    assert.equal(log.version, '2.1.0');
    assert.equal(log.runs[0].tool.driver.rules[result.ruleIndex].id, result.ruleId);
    assert.deepEqual(result.locations[0].physicalLocation.artifactLocation, {
      uri: 'prompts/broken.prompt.yaml',
      uriBaseId: '%SRCROOT%',
    });
    assert.equal(result.locations[0].physicalLocation.region.startLine, 4);
  });
});

describe('docs/cli.md', function () {
  this.timeout(20_000);
  const document = readFileSync(join(import.meta.dirname, '../../../docs/cli.md'), 'utf8');
  const section = document.slice(document.indexOf('## What `--json` prints')).split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  const codesIn = (cell = ''): string[] => [...cell.matchAll(/`(\w+)`/g)].map(([, code]) => code ?? '');
  let project: CliProject;
  before(() => {
    project = createSampleProject();
  });
  after(() => project.dispose());

  it('names the fields that every command prints', async () => {
    project.replace(summaryPath, 'at most', 'about');
    await project.json('run', 'support.summary', '--var', 'ticket=x');
    project.git('checkout', '--', summaryPath);
    const [run] = (await project.json('run', 'support.summary', '--var', 'ticket=x')) as { id: string }[];
    const commands: { readonly [command: string]: readonly string[] } = {
      list: [],
      versions: ['support.summary'],
      blame: ['support.summary'],
      show: ['support.summary'],
      render: ['support.summary', '--var', 'ticket=x'],
      diff: ['support.summary', 'v1', 'v2'],
      drafts: ['support.summary'],
      tag: ['support.summary', '--dry-run'],
      run: ['support.summary', '--var', 'ticket=x'],
      rate: [run?.id ?? '', '--approve'],
      check: [],
      create: ['fresh'],
      restore: ['support.summary@v2'],
      commit: ['support.summary', '-m', 'Back'],
    };
    const told = new Map(
      rows.flatMap((row) => {
        const [, names, fields] = row.split('|');
        return codesIn(names).map((name) => [name, codesIn(fields)] as const);
      }),
    );
    assert.deepEqual([...told.keys()].sort(), Object.keys(commands).sort());
    for (const [command, argv] of Object.entries(commands)) {
      const { stdout } = await project.run([command, ...argv, '--json']);
      const value: unknown = JSON.parse(stdout);
      const printed = Object.keys((Array.isArray(value) ? value[0] : value) as object);
      const fields = told.get(command) ?? [];
      assert.deepEqual(
        fields.filter((field) => !printed.includes(field)),
        [],
        command,
      );
      if (command !== 'check') assert.deepEqual([...printed].sort(), [...fields].sort(), command);
    }
  });
});
