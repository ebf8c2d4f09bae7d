// P2: names, ids and models of a thousand prompts of a working tree, as the Prompts view first shows them, against Git's own
// list of the same files.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPromptCatalog } from '../../src/core/operation/promptCatalog.ts';
import { discoverPrompts } from '../../src/core/prompt/discoverPrompts.ts';
import { createNodeHost } from '../../src/node/nodeHost.ts';
import type { BenchRow } from './benchRow.ts';

const prompts = 1000;
const folders = 40;
const pairs = 9;

function promptFile(index: number): string {
  const prose = 'Name the product area, and leave out names and numbers of customers.\n      ';
  return `name: Ticket summary ${index}
description: Summarises one support ticket for the weekly digest.
model: openai/gpt-4o-mini
variables:
  - {name: ticket, type: string, required: true}
messages:
  - role: system
    content: |
      ${prose.repeat(45)}
  - role: user
    content: "Ticket: {{ticket}}"
`;
}

function makeRepository(): string {
  const root = mkdtempSync(join(tmpdir(), 'prompttracker-first-tree-'));
  for (let index = 0; index < prompts; index++) {
    const folder = join(root, 'prompts', `area${index % folders}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `task${index}.prompt.yaml`), promptFile(index));
  }
  execFileSync('git', ['init', '-q'], { cwd: root });
  execFileSync('git', ['add', '.'], { cwd: root });
  return root;
}

export async function run(): Promise<BenchRow[]> {
  const root = makeRepository();
  const host = createNodeHost({
    environment: {},
    fetch: () => Promise.reject(new Error('no network')),
    isTrusted: () => true,
  });
  const ours = async (): Promise<number> => {
    const startedAt = performance.now();
    const discover = async () => (await discoverPrompts(host.files, root)).prompts;
    const entries = await createPromptCatalog({ host, root, discover }).entries();
    if (entries.length !== prompts || entries.some(({ model, isParsed }) => model === null || isParsed))
      throw new Error('The first tree is not what it should be');
    return performance.now() - startedAt;
  };
  const git = (): number => {
    const startedAt = performance.now();
    execFileSync('git', ['ls-files', '-s', '-z'], { cwd: root });
    return performance.now() - startedAt;
  };
  try {
    await ours();
    git();
    const measured: { ours: number; git: number }[] = [];
    for (let pair = 0; pair < pairs; pair++) measured.push({ git: git(), ours: await ours() });
    const [oursMs, gitMs] = [median(measured.map((m) => m.ours)), median(measured.map((m) => m.git))];
    return [
      {
        id: 'P2',
        title: `first tree of ${prompts} prompts / git ls-files -s`,
        ratio: median(measured.map((m) => m.ours / m.git)),
        floor: 20,
        moonshot: 5,
        better: 'lower',
        detail: `${oursMs.toFixed(0)} ms against ${gitMs.toFixed(1)} ms`,
      },
    ];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

if (import.meta.main) console.table(await run());
