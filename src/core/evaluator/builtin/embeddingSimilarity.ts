// How near the answer is to reference texts in the space of an embedding model: promptfoo's `similar` and its variants.
import * as z from 'zod/mini';
import { defineEvaluator, type Evaluator, type EvaluatorResult, failure, unknown } from '../evaluator.ts';
import { cosine } from '../metric/cosine.ts';
import { noReference, referencesOf } from '../references.ts';

type Vector = readonly number[];

interface Measure {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly title: string;
  readonly summary: string;
  /** Null for vectors that cannot be compared. */
  compare(a: Vector, b: Vector): number | null;
  passes(quantity: number, threshold: number): boolean;
  value(quantity: number): number;
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));
/** Sums of rounded products may miss the threshold by a rounding error, as promptfoo allows for. */
const reaches = (quantity: number, threshold: number) => quantity >= threshold - Number.EPSILON;

function dot(a: Vector, b: Vector): number | null {
  return a.length === b.length ? a.reduce((sum, one, index) => sum + one * (b[index] ?? 0), 0) : null;
}

function distance(a: Vector, b: Vector): number | null {
  return a.length === b.length ? Math.hypot(...a.map((one, index) => one - (b[index] ?? 0))) : null;
}

function defineSimilarity({ id, aliases, title, summary, compare, passes, value: scale }: Measure): Evaluator {
  return defineEvaluator({
    ...{ id, aliases, title, summary, needs: ['embeddings'], version: 1 },
    options: () =>
      z.strictObject({
        value: z.optional(z.union([z.string(), z.array(z.string()).check(z.minLength(1))])),
        threshold: z._default(z.number(), 0.75),
        provider: z.optional(z.string()),
      }),
    async evaluate(subject, { value, threshold, provider }, { embed }) {
      const references = referencesOf(value, subject);
      if (!references) return noReference();
      const vectors = (await embed?.([subject.output, ...references], provider ?? null)) ?? [];
      const [own, ...others] = vectors;
      if (!own || others.length !== references.length)
        return failure('evaluator/embeddings', 'Embeddings are missing.');
      const quantities = others.map((other) => compare(own, other));
      if (quantities.includes(null)) return unknown('The embeddings cannot be compared.');
      return judge(quantities as number[], { title, threshold, passes, scale });
    },
  });
}

/** The first that passes, else the nearest. */
function judge(
  quantities: readonly number[],
  rule: { title: string; threshold: number; passes: Measure['passes']; scale: Measure['value'] },
): EvaluatorResult {
  const { title, threshold, passes, scale } = rule;
  const passing = quantities.find((quantity) => passes(quantity, threshold));
  const best = passing ?? quantities.reduce((near, one) => (scale(one) > scale(near) ? one : near));
  const reason = `${title} is ${Number(best.toFixed(4))}, the threshold ${threshold}.`;
  return { value: clamp(scale(best)), passed: passing !== undefined, reason, metadata: { similarity: best } };
}

export const embeddingSimilarity = [
  defineSimilarity({
    ...{ id: 'similar', aliases: ['similar:cosine'], title: 'Similarity' },
    summary:
      'The cosine between the embeddings of the answer and of `value` or `expected` is at least `threshold`, 0.75 unless said otherwise.',
    ...{ compare: cosine, passes: reaches, value: (quantity: number) => quantity },
  }),
  defineSimilarity({
    ...{ id: 'similar:dot', aliases: [], title: 'Dot product' },
    summary: 'The dot product of the embeddings of the answer and of `value` or `expected` is at least `threshold`.',
    ...{ compare: dot, passes: reaches, value: (quantity: number) => quantity },
  }),
  defineSimilarity({
    ...{ id: 'similar:euclidean', aliases: [], title: 'Distance' },
    summary:
      'The Euclidean distance between the embeddings of the answer and of `value` or `expected` is at most `threshold`.',
    compare: distance,
    passes: (quantity, threshold) => quantity <= threshold + Number.EPSILON,
    value: (quantity) => 1 / (1 + quantity),
  }),
];
