// A new prompt file, from the starter text or from a prompt that exists. Nothing is ever overwritten.
import { TrackerError } from '../../base/trackerError.ts';
import { applyEdit, setScalar } from '../../prompt/editPrompt.ts';
import { newPromptSource } from '../../prompt/newPromptSource.ts';
import { defineOperation, type OperationContext } from '../operation.ts';
import { normalisePath } from '../promptReference.ts';
import { refuseOutside } from '../refuseOutside.ts';

const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/;
const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

export const create = defineOperation({
  id: 'create',
  title: 'New prompt',
  summary: 'a new prompt file',
  effect: 'write',
  parameters: {
    id: {
      kind: 'text',
      summary: 'the id; with a / it is the path too, else the file goes to prompts/',
      positional: true,
      required: true,
    },
    from: {
      kind: 'promptReference',
      summary: 'start from this prompt[@selector] instead of the starter text',
      placeholder: 'template',
    },
  },
  examples: [
    { command: 'prompttracker create support.summary', does: 'prompts/support.summary.prompt.yaml' },
    {
      command: 'prompttracker create support/reply --from support.summary@v2',
      does: 'support/reply.prompt.yaml with the text of version 2',
    },
  ],

  async run({ id, from }, context) {
    const { project, host } = context;
    refuseOddId(id);
    const path = id.includes('/') ? `${normalisePath(id)}.prompt.yaml` : `prompts/${id}.prompt.yaml`;
    const twin = (await project.prompts()).find((entry) => entry.id === id || entry.path === path);
    if (twin) throw exists(twin.path);
    const absolute = `${project.root}/${path}`;
    if ((await host.files.stat(absolute)) !== null) throw exists(path);
    const source = from === null ? newPromptSource(id) : await copyOf(from, id, context);
    await refuseOutside(host.files, project.root, path);
    await host.files.makeDirectory(absolute.slice(0, absolute.lastIndexOf('/')));
    await host.files.writeAtomically(absolute, new TextEncoder().encode(source));
    project.refresh(path);
    const entry = await project.find(path);
    return { id: entry.id, path, hash: entry.hash };
  },

  report: ({ path }) => ({ lines: [path] }),
});

function refuseOddId(id: string): void {
  const isOdd =
    !idPattern.test(id) || id.length > 200 || id.split('/').some((part) => deviceName.test(part) || part.endsWith('.'));
  if (!isOdd) return;
  throw new TrackerError('usage/invalid-argument', `"${id}" cannot be the id of a prompt.`, {
    hint: 'Use letters, digits, ".", "_" and "-", with "/" between folders.',
  });
}

function exists(path: string): TrackerError {
  return new TrackerError('prompt/exists', `There already is a prompt at ${path}.`, { location: { path } });
}

async function copyOf(from: string, id: string, { project }: OperationContext): Promise<string> {
  const { source } = await project.resolve(from);
  return applyEdit(source, setScalar(source, ['id'], id));
}
