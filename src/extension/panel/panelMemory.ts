// What a panel remembers between windows, in the workspace's state. What cannot be read is forgotten, never half-read.
import type * as vscode from 'vscode';
import * as z from 'zod/mini';
import { formValuesSchema } from '../../protocol/runPanel.ts';
import type { PanelMemory, Remembered } from './panelPorts.ts';

const rememberedSchema = z.object({
  version: z.literal(1),
  columns: z.array(
    z.object({
      id: z.string(),
      selector: z.string(),
      model: z.nullable(z.string()),
      exchanges: z.array(z.object({ run: z.string(), reply: z.nullable(z.string()) })),
    }),
  ),
  values: formValuesSchema,
  sets: z.array(z.object({ id: z.string(), name: z.string(), values: formValuesSchema })),
  source: z.nullable(z.string()),
  tried: z.record(z.string(), z.string()),
});

const nothing: Remembered = { columns: [], values: {}, sets: [], source: null, tried: {} };

/** `key` names the prompt. */
export function panelMemory(memento: vscode.Memento, key: string): PanelMemory {
  const place = `panel/${key}`;
  return {
    read() {
      const stored = rememberedSchema.safeParse(memento.get(place));
      return stored.success ? stored.data : earlier(memento, place);
    },
    write: async (remembered) => memento.update(place, { version: 1, ...remembered }),
  };
}

/** As it was kept before a panel had columns: one model, one set of values. */
function earlier(memento: vscode.Memento, place: string): Remembered {
  const values = formValuesSchema.safeParse(memento.get(`${place}/values`));
  const model = memento.get<string>(`${place}/model`);
  const columns = typeof model === 'string' ? [{ id: 'first', selector: 'draft', model, exchanges: [] }] : [];
  return { ...nothing, columns, values: values.success ? values.data : {} };
}
