// Runs the user's evaluator code, or says why not. The bytes that are read are the bytes that are hashed, asked about and
// run: they are copied into an empty folder, so that nothing beside them is found by accident and nothing changes between.
import { lstat, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import type { Json } from '../../core/base/hash.ts';
import type { Host } from '../../core/base/host.ts';
import type { CodeReply, CodeRequest } from '../../core/evaluator/code/codeRequest.ts';
import { type CodeFile, type CodeUnit, codeHash, inlineName } from '../../core/evaluator/code/codeUnit.ts';
import type { Inspected, OwnCode, RunCodeOptions } from '../../core/evaluator/code/ownCode.ts';
import type { FileReader } from '../../core/prompt/attachedFile.ts';
import { safePath } from '../gitExecutable.ts';
import { openApprovals } from './approvals.ts';
import { type CodeEnding, type CodeLimits, runCodeProcess, type StopReason } from './codeProcess.ts';
import { type CodeProgram, inputName, programOf, resultName } from './codePrograms.ts';
import { findInterpreter } from './interpreter.ts';
import { createTurns } from './turns.ts';

export interface OwnCodeOptions {
  readonly host: Host;
  readonly root: string;
  readonly readFile: FileReader;
  /** Base of the user's own data, outside every repository. */
  readonly dataFolder: string;
  /** Asked before every start. */
  readonly isTrusted: () => boolean;
  readonly limits?: Partial<CodeLimits>;
}

const mostAtOnce = 8;
const maxFileBytes = 1024 * 1024;
const maxResultBytes = 1024 * 1024;

export function openOwnCode(options: OwnCodeOptions): OwnCode {
  const { host, root, dataFolder } = options;
  const turns = createTurns(Math.min(mostAtOnce, availableParallelism()));
  const approvals = openApprovals(host.files, dataFolder, root);
  const inspect = (request: CodeRequest, folder: string): Inspected => inspectCode(request, folder, options);
  return {
    approvals,
    inspect,
    async run(request, asked) {
      if (!options.isTrusted()) return failed('code/untrusted', 'No code is run while this folder is not trusted.');
      const found = inspect(request, asked.folder);
      if (found.unit === null) return failed(found.code, found.message);
      const isAllowed = asked.isAllowed === true || (await approvals.has(found.hash));
      if (!isAllowed) return failed('code/needs-approval', needsApproval(found.what, found.hash, asked.prompt));
      const { unit } = found;
      return turns(() => runUnit(unit, request, { ...options, ...asked }));
    },
  };
}

function needsApproval(what: string, hash: string, prompt: string): string {
  const short = hash.slice(0, 12);
  return `It would run ${what}, which you have not approved (${short}). Read it with \`prompttracker approve --prompt ${prompt}\`, then approve it with \`prompttracker approve ${short}\`.`;
}

function inspectCode(request: CodeRequest, folder: string, { host, readFile: read }: OwnCodeOptions): Inspected {
  const { language, code, files } = request;
  const names = code.kind === 'file' ? [code.path, ...files] : files;
  const own: CodeFile[] =
    code.kind === 'inline' ? [{ name: inlineName, bytes: new TextEncoder().encode(code.text) }] : [];
  for (const name of names) {
    const path = posix.normalize(posix.join(folder, name));
    const found = read(path, maxFileBytes);
    if (typeof found === 'string')
      return { unit: null, code: `code/file-${found}`, message: `The file ${name} ${problems[found]}.` };
    own.push({ name: path, bytes: found.bytes });
  }
  const [first, ...rest] = own as [CodeFile, ...CodeFile[]];
  const functionName = code.kind === 'file' ? code.functionName : null;
  const unit: CodeUnit = { language, functionName, files: [first, ...rest] };
  const called = functionName === null ? '' : `, function ${functionName}`;
  const what = code.kind === 'file' ? `${language} ${first.name}${called}` : `${language} written in the configuration`;
  return { unit, hash: codeHash(unit, host), what };
}

const problems = {
  missing: 'is not there',
  outside: 'lies outside the workspace, or is hidden',
  'not-regular': 'is no regular file',
  'too-large': 'is larger than 1 MB',
} as const;

async function runUnit(
  unit: CodeUnit,
  request: CodeRequest,
  options: OwnCodeOptions & RunCodeOptions,
): Promise<CodeReply> {
  const program = programOf(unit, request.code.kind === 'inline' ? request.code.text : null);
  const searchPath = safePath(options.root);
  const interpreter = findInterpreter(program.interpreter, searchPath);
  if (interpreter === null) return failed('code/no-interpreter', `${program.interpreter} was not found on your PATH.`);
  const folder = await mkdtemp(join(tmpdir(), 'prompttracker-code-'));
  try {
    await writeFiles(folder, unit, program);
    await writeFile(join(folder, inputName), JSON.stringify({ output: request.output, context: request.context }));
    const ending = await runCodeProcess({
      ...{ program: interpreter, args: program.args, folder, path: searchPath },
      input: program.result === 'printed' ? textOf(request.output) : '',
      timeoutMs: request.timeoutMs,
      ...(options.signal ? { signal: options.signal } : {}),
      ...(options.limits ? { limits: options.limits } : {}),
    });
    return await replyOf(ending, { program, folder, timeoutMs: request.timeoutMs });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function writeFiles(folder: string, unit: CodeUnit, program: CodeProgram): Promise<void> {
  const given = unit.files.filter(({ name }) => name !== inlineName);
  const files: { readonly name: string; readonly content: Uint8Array | string }[] = [
    // So that no package.json of a folder above decides how a module is read.
    ...(given.some(({ name }) => name === 'package.json') ? [] : [{ name: 'package.json', content: '{}' }]),
    ...given.map(({ name, bytes }) => ({ name, content: bytes })),
    ...program.files.map(({ name, text }) => ({ name, content: text })),
  ];
  for (const { name, content } of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

interface Ended {
  readonly program: CodeProgram;
  readonly folder: string;
  readonly timeoutMs: number;
}

async function replyOf(ending: CodeEnding, { program, folder, timeoutMs }: Ended): Promise<CodeReply> {
  if (ending.kind === 'not-started') return failed('code/not-started', `${program.interpreter} could not be started.`);
  if (ending.kind === 'stopped') return failed(`code/${ending.reason}`, stopSayings(timeoutMs)[ending.reason]);
  if (program.result === 'printed') return printedReply(ending.exitCode, ending.stdout);
  const said = lastLine(ending.stderr);
  if (ending.exitCode !== 0)
    return failed('code/failed', `It ended with exit code ${ending.exitCode}${said && `: ${said}`}.`);
  return readResult(join(folder, resultName));
}

function stopSayings(timeoutMs: number): { readonly [reason in StopReason]: string } {
  return {
    timeout: `It took longer than ${timeoutMs / 1000} s and was stopped.`,
    output: 'It printed more than 4 MB and was stopped.',
    memory: 'It took more memory than it may and was stopped.',
    processes: 'It started more processes than it may and was stopped.',
    cancelled: 'It was stopped with the evaluation.',
  };
}

/** Never through a link, and never more than a result can be. */
async function readResult(path: string): Promise<CodeReply> {
  const stat = await lstat(path).catch(() => null);
  if (stat === null || !stat.isFile()) return failed('code/invalid-result', 'It ended without a result.');
  if (stat.size > maxResultBytes) return failed('code/invalid-result', 'Its result is larger than 1 MB.');
  return parseResult(await readFile(path, 'utf8'));
}

/** The last line when it is JSON, as scripts print; without any output the exit code decides. */
function printedReply(exitCode: number, stdout: string): CodeReply {
  const text = lastLine(stdout);
  if (text === '') return { status: 'returned', value: exitCode === 0 };
  if (exitCode !== 0) return failed('code/failed', `It ended with exit code ${exitCode}: ${text.slice(0, 300)}.`);
  return parseResult(text);
}

function parseResult(text: string): CodeReply {
  try {
    return { status: 'returned', value: JSON.parse(text) as Json };
  } catch {
    return failed('code/invalid-result', `Its result is no JSON: ${text.slice(0, 100)}`);
  }
}

function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  // Node prints its version after the error, which is no part of it.
  const telling = lines.filter((line) => line !== '' && !/^Node\.js v/.test(line));
  return (telling.find((line) => /^(?:FATAL ERROR|\w*Error\b).*:/.test(line)) ?? telling.at(-1) ?? '').slice(0, 300);
}

function failed(code: string, message: string): CodeReply {
  return { status: 'failed', code, message };
}

function textOf(output: CodeRequest['output']): string {
  return typeof output === 'string' ? output : JSON.stringify(output);
}
