// What the page keeps for itself while it is hidden or the editor restarts: what is open, how answers are shown, a reply
// that is being typed, and how far it was scrolled. Values of variables are never kept here; the extension has them.
import { useCallback, useState } from 'preact/hooks';
import * as z from 'zod/mini';
import { editor } from './editorApi.ts';

const memorySchema = z.object({
  version: z.literal(2),
  /** The extension reads this one when it restores the panel. */
  prompt: z.nullable(z.string()),
  view: z.enum(['full', 'changes', 'different']),
  hasParameters: z.boolean(),
  hasPreview: z.boolean(),
  previewColumn: z.nullable(z.string()),
  hasInputs: z.boolean(),
  reply: z.string(),
  scroll: z.number(),
});

export type PageMemory = z.infer<typeof memorySchema>;
export type AnswersView = PageMemory['view'];

const fresh: PageMemory = {
  version: 2,
  prompt: null,
  view: 'full',
  hasParameters: false,
  hasPreview: false,
  previewColumn: null,
  hasInputs: true,
  reply: '',
  scroll: 0,
};

let memory: PageMemory = read();

function read(): PageMemory {
  const result = memorySchema.safeParse(editor.getState());
  return result.success ? result.data : fresh;
}

export function remembered(): PageMemory {
  return memory;
}

export function remember(change: Partial<Omit<PageMemory, 'version'>>): void {
  memory = { ...memory, ...change };
  editor.setState(memory);
}

/** A piece of the page's state that outlives the page. */
export function useRemembered<K extends Exclude<keyof PageMemory, 'version'>>(
  key: K,
): [PageMemory[K], (value: PageMemory[K]) => void] {
  const [value, setValue] = useState(memory[key]);
  const change = useCallback(
    (next: PageMemory[K]) => {
      setValue(next);
      remember({ [key]: next });
    },
    [key],
  );
  return [value, change];
}
