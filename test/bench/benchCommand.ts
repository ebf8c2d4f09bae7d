// A command as a user starts it, with what it and its children took: wall and processor time, and the largest memory of any
// Node process of it. The shell knows the time of children that have ended; a preloaded line notes the memory of each.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Taken {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

export interface Command {
  readonly argv: readonly string[];
  readonly directory: string;
  readonly environment?: NodeJS.Dict<string>;
  /** Exit codes beside 0 that are an answer, too. */
  readonly accepts?: readonly number[];
}

const noteMemory = `import { writeFileSync } from 'node:fs';
process.on('exit', () => {
  writeFileSync(new URL(\`\${process.pid}.peak\`, import.meta.url), String(process.resourceUsage().maxRSS / 1024));
});
`;

/** Runs Node with these arguments to its end. Rejects with what it said when it fails. */
export async function takenBy({ argv, directory, environment = {}, accepts = [] }: Command): Promise<Taken> {
  const notes = mkdtempSync(join(tmpdir(), 'bench-notes-'));
  try {
    const note = join(notes, 'note.mjs');
    writeFileSync(note, noteMemory);
    const started = performance.now();
    const child = spawn('sh', ['-c', '"$@"; code=$?; times >&3; exit $code', 'sh', process.execPath, ...argv], {
      cwd: directory,
      env: { ...process.env, ...environment, NODE_OPTIONS: `--import=${pathToFileURL(note).href}` },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    const texts = ['', '', ''];
    for (const at of [0, 1, 2])
      child.stdio[at + 1]?.on('data', (chunk: Buffer) => {
        texts[at] += String(chunk);
      });
    const code = await new Promise<number | null>((done, fail) => child.on('error', fail).on('close', done));
    if (code !== 0 && !accepts.includes(code ?? -1)) throw new Error(`${argv.join(' ')}: ${code}: ${texts.join('\n')}`);
    const peaks = readdirSync(notes).filter((name) => name.endsWith('.peak'));
    const peakMb = Math.max(...peaks.map((name) => Number(readFileSync(join(notes, name), 'utf8'))));
    return { wallMs: performance.now() - started, cpuMs: childrenMs(texts[2] ?? ''), peakMb };
  } finally {
    rmSync(notes, { recursive: true, force: true });
  }
}

/** The second line of `times` is of the children: `0m1.50s 0m0.20s`. */
function childrenMs(times: string): number {
  const parts = [...(times.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce((sum, [, minutes, seconds]) => sum + (Number(minutes) * 60 + Number(seconds)) * 1_000, 0);
}

export interface RunningServer {
  readonly port: string;
  stop(): void;
}

/** The scripted model server in a process of its own. */
export async function startServer(latencyMs = 0): Promise<RunningServer> {
  const script = resolve(import.meta.dirname, '../support/modelServer.ts');
  const child = spawn(process.execPath, [script, String(latencyMs)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const port = await new Promise<string>((done) => child.stdout.once('data', (chunk) => done(String(chunk).trim())));
  return { port, stop: () => child.stdin.end() };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[sorted.length >> 1];
  if (middle === undefined) throw new Error('nothing was measured');
  return middle;
}
