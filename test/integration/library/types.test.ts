import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../support/libraryBundle.ts';

const compiler = join(projectRoot, 'node_modules/typescript/bin/tsc');

const program = `import { type Completion, complete, type Diagnostic, openRepository, openStore, parsePrompt, renderPrompt, TrackerError } from 'prompttracker';
const { prompt, diagnostics } = parsePrompt('messages: []', 'a.prompt.yaml');
const first: Diagnostic | undefined = diagnostics[0];
if (prompt) console.log(renderPrompt(prompt, { a: 1 }).messages?.[0]?.content, prompt.messages.length, first?.line);
const repository = await openRepository('.');
const versions = await repository.versions('x');
const number: number | undefined = (await repository.listPrompts())[0]?.latest?.number ?? versions[0]?.number;
const store = await openStore('.');
const id: string = await store.session({ purpose: 'import' }).append({ kind: 'run', promptId: 'x' });
const completion: Completion = await complete({ api: 'ollama', baseUrl: 'http://localhost:11434', model: 'm', messages: [{ role: 'user', content: 'Hi' }] });
console.log(number, id, completion.outcome, new TrackerError('git/missing', 'x').exitCode);
`;

describe('the types of the library', function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'prompttracker-types-'));
    const installed = join(folder, 'node_modules/prompttracker');
    mkdirSync(installed, { recursive: true });
    cpSync(join(projectRoot, 'package.json'), join(installed, 'package.json'));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const emit = ['-p', join(projectRoot, 'tsconfig.library.json'), '--outDir', join(installed, 'dist/types')];
    assert.equal(spawnSync(process.execPath, [compiler, ...emit], { encoding: 'utf8' }).stdout, '');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const compile = (text: string): string => {
    writeFileSync(join(folder, 'program.ts'), text);
    const strict = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2023', '--types', 'node'];
    const roots = ['--typeRoots', join(projectRoot, 'node_modules/@types')];
    return spawnSync(process.execPath, [compiler, ...strict, ...roots, 'program.ts'], { cwd: folder, encoding: 'utf8' })
      .stdout;
  };

  it('serve a strict program that has only the package', () => {
    assert.equal(compile(program), '');
  });

  it('refuse a wrong argument', () => {
    assert.match(compile("import { parsePrompt } from 'prompttracker';\nparsePrompt(1, 'a');\n"), /TS2345/);
  });
});
