// A project whose prompt is evaluated in batches of the scripted model server: rows by number, commands in the environment that
// leads there, and what the server knows of it.
import type { Evaluation } from '../../src/core/evaluation/evaluation.ts';
import type { Run } from '../../src/core/run/run.ts';
import { CliProject, type CommandOptions, type CommandResult } from './cliProject.ts';
import { fastClock } from './fastClock.ts';
import type { ModelServer, ReplyContext } from './modelServer.ts';

export const batchModels = {
  openai: 'openai/gpt-4o-mini',
  'openai-responses': 'openai-responses/gpt-4o-mini',
  anthropic: 'anthropic/claude-haiku-4-5',
  gemini: 'gemini/gemini-2.5-flash',
} as const;

/** Arguments of `eval` that begin it. */
export const beginBatch = ['greet', '--dataset', 'people.csv', '--batch'] as const;

const promptFor = (model: string): string => `name: greet
model: ${model}
modelParameters: { maxTokens: 20 }
messages:
  - role: user
    content: Say hello to {{who}}
variables:
  who: string
evaluators:
  - name: greets
    string: { contains: Hello }
`;

export class BatchProject {
  readonly project = new CliProject();
  readonly server: ModelServer;
  readonly environment: { readonly [name: string]: string };

  constructor(server: ModelServer, { rows = 6 }: { readonly rows?: number } = {}) {
    this.server = server;
    const key = 'sk-test-7Q9xZt4vBw2LmNoPqRsTuVwXyZ';
    this.environment = {
      ...{ OPENAI_API_KEY: key, OPENAI_BASE_URL: server.baseUrl('openai-chat') },
      ...{ ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: server.baseUrl('anthropic') },
      ...{ GEMINI_API_KEY: key, GEMINI_BASE_URL: server.baseUrl('gemini') },
    };
    this.writePrompt(batchModels.openai);
    this.writeRows(rows);
    server.journal.length = 0;
  }

  writePrompt(model: string): void {
    this.project.write('greet.prompt.yaml', promptFor(model));
  }

  /** One more evaluator, as an item of the list in YAML. */
  addEvaluator(item: string): void {
    this.project.write('greet.prompt.yaml', `${this.project.read('greet.prompt.yaml')}  - ${item}\n`);
  }

  writeRows(count: number): void {
    const names = Array.from({ length: count }, (_, index) => `person ${index + 1}`);
    this.project.write('people.csv', `who\n${names.join('\n')}\n`);
  }

  /** `eval` in this process, on a clock that makes waiting short. */
  command(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    return this.project.run(['eval', ...argv], { environment: this.environment, clock: fastClock(20), ...options });
  }

  async evaluate(...argv: readonly string[]): Promise<{ code: number; data: Evaluation; stderr: string }> {
    const { code, stdout, stderr } = await this.command([...argv, '--json']);
    return { code, data: JSON.parse(stdout), stderr };
  }

  /** Begins a batch that does not go on, and stops waiting for it; the id of the evaluation. */
  async leave(...argv: readonly string[]): Promise<CommandResult & { readonly id: string }> {
    this.server.batches.hold(true);
    const controller = new AbortController();
    const waiting = this.command(argv, { signal: controller.signal });
    await this.server.reached(this.server.journal.length + 4);
    controller.abort();
    const left = await waiting;
    this.server.batches.hold(false);
    return { ...left, id: evaluationIn(left.stderr) };
  }

  async runs(): Promise<readonly Run[]> {
    return (await this.project.json('runs', '--limit', '1000')) as readonly Run[];
  }

  dispose(): void {
    this.server.forget();
    this.server.batches.forget();
    this.project.dispose();
  }
}

/** The id that a command says on stderr when it begins. */
export function evaluationIn(stderr: string): string {
  return /Evaluation ([0-9A-Z]{26})/.exec(stderr)?.[1] ?? '';
}

/** How many batches the server was asked to make. */
export function creationsOf({ journal }: ModelServer): number {
  return journal.filter(({ method, url }) => method === 'POST' && /\/batches$|:batchGenerate/.test(url)).length;
}

/** Keys of the questions for which more than one bill would come. */
export function paidTwice({ batches }: ModelServer): readonly string[] {
  return [...batches.billed].filter(([, count]) => count > 1).map(([key]) => key);
}

/** Does what it is asked and lets nobody know. */
export function doSilently({ request, ...context }: ReplyContext, { batches }: ModelServer): void {
  const mute = { writeHead: () => mute, end: () => mute } as unknown as ReplyContext['response'];
  void batches.replyTo(request)?.({ request, ...context, response: mute });
}
