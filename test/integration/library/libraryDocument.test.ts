import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { CliProject } from '../../support/cliProject.ts';
import { createSampleProject } from '../../support/cliSampleProject.ts';
import { runsShape } from '../../support/cliShapes.ts';
import { libraryPath, loadLibrary, projectRoot } from '../../support/libraryBundle.ts';
import { answerWith, startModelServer } from '../../support/modelServer.ts';

const document = readFileSync(join(projectRoot, 'docs/library.md'), 'utf8');
const [, example = ''] = /```js\n([\s\S]*?)```/.exec(document) ?? [];

describe('docs/library.md', function () {
  this.timeout(60_000);
  let project: CliProject;
  beforeEach(() => {
    project = createSampleProject();
  });
  afterEach(() => project.dispose());

  it('names every export, and no other', async () => {
    const rows = document.split('\n').filter((line) => line.startsWith('| `'));
    const told = rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`(\w+)/g)].map(([, name]) => name ?? ''),
    );
    assert.deepEqual(told.sort(), Object.keys(await loadLibrary()).sort());
  });

  it('shows a program that works as it stands', async () => {
    const server = await startModelServer();
    try {
      server.script(answerWith({ text: 'It crashes.' }));
      project.write('program.mjs', example.replace("'prompttracker'", JSON.stringify(pathToFileURL(libraryPath).href)));
      const env = {
        ...project.environment,
        OPENAI_API_KEY: 'sk-test-0123456789',
        OPENAI_BASE_URL: server.baseUrl('openai-chat'),
      };
      const { stdout } = await promisify(execFile)(process.execPath, ['program.mjs'], { cwd: project.root, env });
      assert.match(stdout, /^support\.summary 3$/m);
      assert.match(stdout, /^ok It crashes\.$/m);
      const [run] = runsShape.parse(await project.json('runs'));
      assert.equal(run?.outcome.status === 'completed' && run.outcome.output, 'It crashes.');
    } finally {
      await server.close();
    }
  });
});
