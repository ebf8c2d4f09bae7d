// Keeps finished runs. A run that cannot be saved is still the user's: it is shown, and the reason is said.
import { TrackerError } from '../base/trackerError.ts';
import type { Prompt } from '../prompt/prompt.ts';
import type { Run } from '../run/run.ts';
import type { OperationContext } from './operation.ts';

export interface RunRecorder {
  /** True once the run is durable; false when it could not be written, after a notice. */
  save(run: Run): Promise<boolean>;
  close(): Promise<void>;
}

/** A command that ends keeps nothing in memory. */
const onScreenOnly = 'The answer is in the output of this command and nowhere else. Make room before you run again.';

export async function openRunRecorder(
  prompt: Pick<Prompt, 'variables'>,
  context: OperationContext,
): Promise<RunRecorder> {
  const { events } = context;
  const [store, state, by] = await Promise.all([context.store(), context.project.state(), context.author()]);
  const session = store.session({ purpose: context.purpose, by, branch: state.branch, head: state.head });
  const sensitive = prompt.variables.filter((variable) => variable.sensitive).map(({ name }) => name);
  const tell = (error: unknown): false => {
    if (!(error instanceof TrackerError)) throw error;
    const hint = error.code === 'store/write-failed' ? onScreenOnly : error.hint;
    events.notice([error.message, hint].filter((part) => part !== null).join(' '));
    return false;
  };
  return {
    save: (run) => session.append({ ...run, kind: 'run' }, { sensitive }).then(() => true, tell),
    close: () =>
      session
        .close()
        .catch(tell)
        .then(() => undefined),
  };
}
