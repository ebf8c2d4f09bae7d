// A repository as the views hold it: the project, its results, and the context its operations run in.
import type { OperationContext, OperationEvents } from '../../core/operation/operation.ts';
import type { Project } from '../../core/operation/project.ts';
import type { Store } from '../../core/store/openStore.ts';

export interface OpenedProject {
  /** Absolute, `/` between parts. */
  readonly root: string;
  /** The folder's name, for when there is more than one. */
  readonly title: string;
  /** The title where a window shows several repositories and names may be there twice; absent where there is one. */
  readonly place?: string;
  readonly project: Project;
  /** Throws `trust/restricted` before the workspace is trusted. */
  context(events?: Partial<OperationEvents>): OperationContext;
  store(): Promise<Store>;
  /** Ends what is written, at once. */
  close(): Promise<void>;
  /** Resolves once nobody writes any more; whoever does may go on until they are through. */
  retire(): Promise<void>;
}
