// Transcripts as tests: a file holds commands after `$ ` and what they print; running them must give the same file again.
// `PT_UPDATE=1` writes what came out instead. What differs from run to run (ids, times) stands as a word in brackets.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import type { CliProject } from './cliProject.ts';

/** What the commands of a transcript are run in. */
export type Stage = Pick<CliProject, 'run' | 'replace' | 'git'>;

/** Runs every command of the transcript and compares; lines of stderr are marked `2| `, exit codes other than 0 are shown. */
export async function checkTranscript(path: string, project: Stage): Promise<void> {
  const wanted = readFileSync(path, 'utf8');
  const lines: string[] = [];
  const remembered = new Map<string, string>();
  for (const line of wanted.split('\n').filter((text) => /^[$#] /.test(text))) {
    lines.push(line);
    if (line.startsWith('$ ')) lines.push(...(await play(line.slice(2), project, remembered)), '');
  }
  const got = `${lines.join('\n').trimEnd()}\n`;
  if (process.env.PT_UPDATE === '1') writeFileSync(path, got);
  else assert.equal(got, wanted);
}

async function play(command: string, project: Stage, remembered: Map<string, string>): Promise<string[]> {
  const [input, rest] = command.includes(' | ') ? command.split(' | ') : [null, command];
  const [program, ...words] = splitWords(rest as string).map((word) => remembered.get(word) ?? word);
  if (program === 'replace') {
    project.replace(words[0]!, words[1]!, words[2]!);
    return [];
  }
  if (program === 'git')
    return project
      .git(...words)
      .split('\n')
      .filter((line) => line !== '');
  assert.equal(program, 'prompttracker', `a transcript cannot run ${program}`);
  const standardInput = input === null ? '' : splitWords(input).slice(1).join(' ');
  const { code, stdout, stderr } = await project.run(words, { standardInput });
  const run = /\b[0-9A-HJKMNP-TV-Z]{26}\b/.exec(stdout + stderr)?.[0];
  if (run) remembered.set('<run>', run);
  return [
    ...linesOf(stdout),
    ...linesOf(stderr).map((line) => `2| ${line}`),
    ...(code === 0 ? [] : [`[exit ${code}]`]),
  ].map(steady);
}

function linesOf(text: string): string[] {
  return text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => line.trimEnd());
}

function steady(line: string): string {
  const told = line
    .replace(/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, '<run>')
    .replace(/ {2}[0-9a-f]{10} (?=\S)/g, '  <commit> ')
    .replace(/\b127\.0\.0\.1:\d+/g, '<server>')
    .replace(/\b\d+(?:\.\d+)? m?s\b/g, '<time>')
    .replace(/\b20(?!26-01)\d\d-\d\d-\d\d(?: \d\d:\d\d)?/g, '<date>');
  // A column of times is as wide as the slowest run.
  return /<time>|\btime {2,}rating\b|\bp50 {2,}p95\b/.test(told) ? told.replace(/ {2,}/g, '  ').trimEnd() : told;
}

/** Words as a shell splits them, with '…' and "…" quoting anywhere in a word. */
function splitWords(command: string): string[] {
  return [...command.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'),
  );
}
