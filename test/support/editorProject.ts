// A repository of a test opened as the editor opens one, but for what needs an editor: real Git, real store, real providers,
// and the context of an operation as commands get it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OperationContext, OperationEvents } from '../../src/core/operation/operation.ts';
import type { ConnectionSources } from '../../src/core/provider/connection.ts';
import type { OpenedProject } from '../../src/extension/workspace/openedProject.ts';
import { createPlatformFetch } from '../../src/node/fetch.ts';
import { createNodeHost } from '../../src/node/nodeHost.ts';
import { openProject } from '../../src/node/openProject.ts';
import { TestRepository } from './gitRepository.ts';

const silent: OperationEvents = { text() {}, begun() {}, record() {}, notice() {}, progress() {} };

export interface EditorProject {
  readonly repository: TestRepository;
  readonly opened: OpenedProject;
  dispose(): Promise<void>;
}

/** `files` are committed first. */
export async function openEditorProject(
  files: { readonly [path: string]: string },
  sources: ConnectionSources = { environment: () => null, userSettings: {} },
): Promise<EditorProject> {
  const repository = new TestRepository();
  repository.commit('Begin', files);
  const cacheFolder = mkdtempSync(join(tmpdir(), 'pt-editor-'));
  const host = createNodeHost({ environment: { PATH: process.env.PATH }, fetch: createPlatformFetch() });
  const { root, project, store, close, retire, context } = await openProject({
    ...{ host, directory: repository.root, isTrusted: () => true, cacheFolder, dataFolder: cacheFolder, tool: 'test' },
    connections: async () => sources,
  });
  const contextOf = (events: Partial<OperationEvents> = {}): OperationContext =>
    context({
      events: { ...silent, ...events },
      signal: new AbortController().signal,
      userPath: (path) => path,
      readUserFile: () => Promise.reject(new Error('no file')),
      userFileChunks: async function* () {},
      readStandardInput: async () => '',
      standardInputLines: async function* () {},
    });
  return {
    repository,
    opened: { root, title: 'test', project, store, close, retire, context: contextOf },
    async dispose() {
      await close();
      repository.remove();
      rmSync(cacheFolder, { recursive: true, force: true });
    },
  };
}
