// A workspace folder that is not on disk (a repository on GitHub, an archive, a virtual file system) as a project to look at:
// its prompts with their problems. No Git, no process, no call, no write.
import type * as vscode from 'vscode';
import type { Host } from '../../core/base/host.ts';
import { TrackerError } from '../../core/base/trackerError.ts';
import { createProject } from '../../core/operation/createProject.ts';
import { stateWithoutGit } from '../../core/operation/readRepositoryState.ts';
import { virtualRoot } from '../fileUri.ts';
import type { OpenedProject } from './openedProject.ts';
import { createVirtualFiles, findVirtualPrompts } from './virtualFiles.ts';
import { notOnDisk } from './virtualRoot.ts';

export function openVirtualProject(host: Host, folder: vscode.WorkspaceFolder): OpenedProject {
  const root = virtualRoot(folder);
  const refusal = (): TrackerError =>
    new TrackerError('usage/refused', notOnDisk, {
      hint: 'Clone the repository and open the clone to run them and to see their versions.',
    });
  const project = createProject({
    host: { ...host, files: createVirtualFiles(root) },
    root,
    directory: '',
    discover: () => findVirtualPrompts(folder, root),
    history: null,
    readState: async () => stateWithoutGit('none', notOnDisk),
    onClose: async () => undefined,
  });
  return {
    root,
    title: folder.name,
    project,
    context: () => {
      throw refusal();
    },
    store: () => Promise.reject(refusal()),
    close: () => project.close(),
    retire: () => project.close(),
  };
}
