// The measured side of the bench of big workspaces, a process of its own with a cache of its own: what the Prompts view and
// an editor ask of a project, and how long the event loop was held meanwhile.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { checkPromptText } from '../../src/extension/language/checkPromptText.ts';
import { promptsBelow } from '../../src/extension/prompts/promptFolders.ts';
import { childrenOf, type PromptNode, treeRoots } from '../../src/extension/prompts/promptTree.ts';
import { createNodeHost } from '../../src/node/nodeHost.ts';
import { openProject } from '../../src/node/openProject.ts';
import { longestTurn } from '../support/longestTurn.ts';

const [task, root] = process.argv.slice(2) as [string, string];
const cacheFolder = mkdtempSync(join(tmpdir(), 'pt-editing-'));
const host = createNodeHost({
  environment: { PATH: process.env.PATH },
  fetch: () => Promise.reject(new Error('no network')),
  isTrusted: () => true,
});
const keystrokes = 50;
const betweenKeysMs = 20;

const startedAt = performance.now();
const { project, close } = await openProject({
  host,
  directory: root,
  isTrusted: () => true,
  isReadOnly: () => true,
  cacheFolder,
  dataFolder: cacheFolder,
  tool: 'bench',
  connections: async () => ({ environment: () => null, userSettings: {} }),
});

async function promptNodes(): Promise<PromptNode[]> {
  return promptsBelow(await treeRoots([{ project, title: 'big' }], () => true));
}

/** What the view adds once the rows are on screen, in parts. */
async function describe(nodes: readonly PromptNode[]): Promise<void> {
  for (let from = 0; from < nodes.length; from += 32) {
    const part = nodes.slice(from, from + 32).map(({ entry }) => entry);
    for (const entry of part) {
      await turn();
      if (entry.parsed.prompt === null) throw new Error(`${entry.path} is no prompt`);
    }
    await Promise.all(part.flatMap((entry) => [project.versions(entry), project.draft(entry)]));
  }
}

/** One file typed in, with all that a keystroke sets off. */
async function type({ entry }: PromptNode): Promise<void> {
  const text = new TextDecoder().decode(entry.bytes);
  for (let typed = 1; typed <= keystrokes; typed += 1) {
    await wait(betweenKeysMs);
    const now = `${text}      ${'x'.repeat(typed)}\n`;
    project.setEditorText(entry.path, now);
    checkPromptText(now, entry.path);
    await project.prompts();
  }
}

const answers: Record<string, () => Promise<Record<string, number>>> = {
  async first() {
    const nodes = await promptNodes();
    return { ms: performance.now() - startedAt, prompts: nodes.length };
  },
  async expand() {
    const nodes = await promptNodes();
    await describe(nodes);
    const times: number[] = [];
    for (const node of nodes.slice(0, 200)) {
      const before = performance.now();
      await childrenOf(node);
      times.push(performance.now() - before);
    }
    return { ms: times.sort((a, b) => a - b)[100] as number, longestMs: times.at(-1) as number };
  },
  async loading() {
    const nodes = await promptNodes();
    const turnMs = await longestTurn(() => describe(nodes));
    const { user, system } = process.cpuUsage();
    return { turnMs, cpuMs: (user + system) / 1000, ms: performance.now() - startedAt };
  },
  async typing() {
    const nodes = await promptNodes();
    const described = describe(nodes);
    const turnMs = await longestTurn(() => type(nodes[3]!));
    await described;
    return { turnMs };
  },
};

try {
  process.stdout.write(JSON.stringify(await answers[task]!()));
} finally {
  await close();
  rmSync(cacheFolder, { recursive: true, force: true });
}
