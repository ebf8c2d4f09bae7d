// A project for each test and one model server for all of a `describe`, with commands in an environment that leads there.
import { CliProject, type CommandOptions, type CommandResult } from './cliProject.ts';
import { type ModelServer, startModelServer } from './modelServer.ts';

const apiKey = 'sk-test-7Q9xZt4vBw2LmNoPqRsTuVwXyZ';

/** Inside tests and hooks only. */
export interface ModelProject {
  readonly project: CliProject;
  readonly server: ModelServer;
  /** Where `openai/…` is found, and with what key. */
  readonly environment: { readonly [name: string]: string };
  /** What `options` say of the environment comes on top. */
  run(argv: readonly string[], options?: CommandOptions): Promise<CommandResult>;
}

/** Registers the hooks; `prepare` fills the project of each test before anything is journalled. */
export function useModelProject(
  prepare: (project: CliProject) => void = () => {},
  options: { readonly latencyMs?: number } = {},
): ModelProject {
  let server: ModelServer;
  let project: CliProject;
  before(async () => {
    server = await startModelServer(options);
  });
  after(() => server.close());
  beforeEach(() => {
    project = new CliProject();
    prepare(project);
    server.journal.length = 0;
  });
  afterEach(() => {
    server.forget();
    project.dispose();
  });
  return {
    get project() {
      return project;
    },
    get server() {
      return server;
    },
    get environment() {
      return { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: server.baseUrl('openai-chat') };
    },
    run(argv, { environment = {}, ...more } = {}) {
      return project.run(argv, { environment: { ...this.environment, ...environment }, ...more });
    },
  };
}
