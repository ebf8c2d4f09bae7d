// An evaluation in a process of its own that is killed again and again and always goes on: what it asked stands in the journal
// of the model server, what it kept in the store.
import type { ChildProcess } from 'node:child_process';
import type { Evaluation } from '../../src/core/evaluation/evaluation.ts';
import { type CliProject, resultOf } from './cliProject.ts';
import type { ModelServer } from './modelServer.ts';

export interface KilledEvaluation {
  readonly kills: number;
  readonly data: Evaluation;
}

export interface KillOptions {
  readonly project: CliProject;
  readonly server: ModelServer;
  /** Arguments of `eval` that begin it. */
  readonly argv: readonly string[];
  readonly environment: { readonly [name: string]: string };
  readonly concurrency: number;
  /** The process is killed when so many more questions have reached the server, one entry a kill. */
  readonly killAfter: readonly number[];
}

/** Kills it after every entry of `killAfter`, then lets it end. An evaluation that ends earlier is killed less often. */
export async function killAgainAndAgain(options: KillOptions): Promise<KilledEvaluation> {
  const { project, server, environment, concurrency, killAfter } = options;
  let argv = options.argv;
  let kills = 0;
  for (const count of [...killAfter, Number.POSITIVE_INFINITY]) {
    const child = project.spawn(['eval', ...argv, '--concurrency', String(concurrency), '--json'], environment);
    const result = resultOf(child).catch(() => null);
    const id = idIn(child);
    await Promise.race([server.reached(server.journal.length + count), result]);
    if (child.exitCode === null) {
      child.kill('SIGKILL');
      kills += 1;
    }
    const ended = await result;
    if (ended !== null) return { kills, data: JSON.parse(ended.stdout) };
    const begun = await Promise.race([id, Promise.resolve(null)]);
    if (begun !== null) argv = ['--resume', begun];
  }
  throw new Error('The evaluation never ended.');
}

/** The id that the process says on stderr when it begins. */
function idIn(child: ChildProcess): Promise<string> {
  let text = '';
  return new Promise((resolve) => {
    child.stderr?.on('data', (chunk: string | Buffer) => {
      text += String(chunk);
      const id = /Evaluation ([0-9A-Z]{26})/.exec(text)?.[1];
      if (id !== undefined) resolve(id);
    });
  });
}
