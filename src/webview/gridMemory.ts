// What the page keeps for itself while it is hidden or the editor restarts: what is looked for, and where the user stands.
import * as z from 'zod/mini';
import { type AskedQuery, gridQuerySchema, mostSelected } from '../protocol/evaluationGrid.ts';

const placeSchema = z.object({ row: z.string(), column: z.string() });

/** A cell by its keys. */
export type GridPlace = z.infer<typeof placeSchema>;

const memorySchema = z.object({
  query: gridQuerySchema,
  place: z.nullable(placeSchema),
  isOpen: z.boolean(),
  /** Keys of the rows that are selected. */
  selected: z.array(z.string()).check(z.maxLength(mostSelected)),
});

export type GridMemory = z.infer<typeof memorySchema>;

export const wholeQuery: AskedQuery = {
  ...{ mode: 'all', search: '', base: null },
  sort: { by: 'row', column: '', isDescending: false },
};

export function readGridMemory(remembered: unknown): GridMemory {
  const result = memorySchema.safeParse(remembered);
  return result.success ? result.data : { query: wholeQuery, place: null, isOpen: false, selected: [] };
}
