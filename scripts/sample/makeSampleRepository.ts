// Writes the sample's story into a folder as a real Git repository with fixed dates, so commit ids are always the same.
// Git runs without the user's own configuration: their hooks, signing and templates have no say here.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname, join } from 'node:path';
import { authors, editDraft, type Files, type Step, steps } from './history.ts';

const firstCommitAt = Date.UTC(2026, 8, 1, 9, 0, 0);
const hoursBetweenCommits = 31;

/**
 * Creates the repository in an empty or missing folder, with one uncommitted change; throws with Git's words.
 * Returns when the story ends, in milliseconds since 1970.
 */
export function makeSampleRepository(folder: string): number {
  mkdirSync(folder, { recursive: true });
  git(folder, ['init', '--quiet', '--initial-branch=main', '--template=']);
  git(folder, ['config', 'user.name', authors.ada.name]);
  git(folder, ['config', 'user.email', authors.ada.email]);
  git(folder, ['config', 'core.autocrlf', 'false']);
  git(folder, ['config', 'commit.gpgsign', 'false']);
  const tips = new Map<string, Files>([['main', new Map()]]);
  for (const [index, step] of steps.entries()) commitStep(folder, tips, step, index);
  git(folder, ['checkout', '--quiet', 'main']);
  const draft = new Map(tips.get('main'));
  editDraft(draft);
  writeFiles(folder, tips.get('main') ?? new Map(), draft);
  return dateOf(steps.length);
}

/** Commits what was recorded in `.prompttracker/`, and only that. */
export function commitSampleRuns(folder: string, at: number): void {
  git(folder, ['add', '.prompttracker']);
  commit(folder, { author: 'ada', subject: 'Record runs (sample data, no model answered)', at });
}

function dateOf(index: number): number {
  return firstCommitAt + index * hoursBetweenCommits * 3_600_000;
}

function commitStep(folder: string, tips: Map<string, Files>, step: Step, index: number): void {
  const branch = step.branch ?? 'main';
  const known = tips.get(branch);
  if (index > 0) git(folder, ['checkout', '--quiet', ...(known ? [branch] : ['-b', branch, 'main'])]);
  if (step.merges !== undefined) {
    // The strategy keeps our side; the step then writes the text that neither side had.
    git(folder, ['merge', '--quiet', '--no-ff', '--no-commit', '--strategy=ours', step.merges]);
  }
  const before = known ?? tips.get('main') ?? new Map();
  const after = new Map(before);
  step.edit(after);
  writeFiles(folder, before, after);
  git(folder, ['add', '--all']);
  commit(folder, { author: step.author, subject: step.subject, at: dateOf(index) });
  tips.set(branch, after);
}

interface Commit {
  readonly author: keyof typeof authors;
  readonly subject: string;
  readonly at: number;
}

function commit(folder: string, { author, subject, at }: Commit): void {
  const date = new Date(at).toISOString();
  const { name, email } = authors[author];
  git(folder, ['commit', '--quiet', '--no-verify', '--message', subject], {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  });
}

function writeFiles(folder: string, before: Files, after: Files): void {
  for (const path of before.keys()) if (!after.has(path)) rmSync(join(folder, path));
  for (const [path, text] of after) {
    if (before.get(path) === text) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function git(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
  // A Git hook may have started us: its GIT_DIR and GIT_INDEX_FILE would point into another repository.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  const { status, stderr, error } = spawnSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...Object.fromEntries(inherited), GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1', ...env },
  });
  if (status !== 0) throw new Error(`git ${args[0]} failed: ${error?.message ?? stderr}`);
}
