// The JSON shapes that the command line promises, as schemas. Fields may be added, never lost or changed.
import { z } from 'zod';

const hex = z.string().regex(/^[0-9a-f]{40,64}$/);
const iso = z.string().regex(/^\d{4}-\d\d-\d\dT/);
const count = z.number().int().nonnegative();
const orNull = <T extends z.ZodType>(type: T) => type.nullable();
const json = z.json();
const severity = z.enum(['error', 'warning', 'information', 'hint']);

const place = { line: count.min(1), column: count.min(1) };
const listedDiagnostic = z.looseObject({ severity, code: z.string(), message: z.string(), ...place });

export const diagnosticsShape = z.array(
  z.looseObject({ severity, code: z.string(), message: z.string(), path: z.string(), ...place }),
);

export const listShape = z.array(
  z.looseObject({
    id: z.string(),
    path: z.string(),
    name: z.string(),
    format: z.string(),
    status: orNull(z.string()),
    model: orNull(z.string()),
    tags: z.array(z.string()),
    draft: z.boolean(),
    versionCount: count,
    latest: orNull(z.looseObject({ number: count.min(1), hash: hex, commit: hex })),
    diagnostics: z.array(listedDiagnostic),
  }),
);

const versionTexts = z.array(z.looseObject({ number: count.min(1), blob: hex }));

export const versionsShape = z.array(
  z.looseObject({
    number: count.min(1),
    hash: hex,
    blob: hex,
    commit: hex,
    path: z.string(),
    author: z.string(),
    authoredAt: iso,
    subject: z.string(),
    labels: z.array(z.string()),
    sameAs: orNull(count.min(1)),
    cosmetic: z.array(
      z.looseObject({
        commit: hex,
        blob: hex,
        author: z.string(),
        subject: z.string(),
        authoredAt: iso,
        before: versionTexts,
      }),
    ),
    before: versionTexts,
  }),
);

export const blameShape = z.looseObject({
  id: z.string(),
  selector: z.string(),
  lines: z.array(
    z.looseObject({
      line: count.min(1),
      text: z.string(),
      version: orNull(count.min(1)),
      commit: orNull(hex),
      author: orNull(z.string()),
      authoredAt: orNull(iso),
      subject: orNull(z.string()),
    }),
  ),
});

const message = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: z.string(),
});
const described = {
  id: z.string(),
  version: orNull(count.min(1)),
  hash: hex,
  source: z.string(),
  model: orNull(z.string()),
  modelParameters: z.record(z.string(), json),
  messages: z.array(message),
  tokens: z.looseObject({ input: orNull(count), exact: z.boolean() }),
};

export const showShape = z.looseObject({
  ...described,
  variables: z.array(z.looseObject({ name: z.string(), type: z.string() })),
});
export const renderShape = z.looseObject({ ...described, variables: z.record(z.string(), json) });

export const diffShape = z.looseObject({
  from: z.string(),
  to: z.string(),
  changes: z.array(
    z.looseObject({ path: z.string(), kind: z.enum(['added', 'removed', 'changed']), before: json, after: json }),
  ),
  text: z.string(),
});

const score = z.looseObject({
  evaluator: z.string(),
  value: orNull(z.number().min(0).max(1)),
  passed: orNull(z.boolean()),
  reason: z.string(),
  metadata: z.record(z.string(), json),
});

const usage = z.looseObject({
  inputTokens: orNull(count),
  outputTokens: orNull(count),
  cachedInputTokens: orNull(count),
  reasoningTokens: orNull(count),
});

const outcome = z.discriminatedUnion('status', [
  z.looseObject({
    status: z.literal('completed'),
    output: z.string(),
    toolCalls: z.array(json),
    finishReason: orNull(z.string()),
    usage,
    costUsd: orNull(z.number().nonnegative()),
  }),
  z.looseObject({ status: z.literal('failed'), code: z.string(), message: z.string(), retryable: z.boolean() }),
]);

export const runsShape = z.array(
  z.looseObject({
    id: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/),
    promptId: z.string(),
    promptHash: hex,
    blob: orNull(hex),
    version: orNull(count.min(1)),
    provider: z.string(),
    model: z.string(),
    parameters: z.record(z.string(), json),
    variables: z.record(z.string(), json),
    messages: z.array(message),
    startedAt: iso,
    durationMs: z.number().nonnegative(),
    firstTokenMs: orNull(z.number().nonnegative()),
    cached: z.boolean(),
    outcome,
    scores: z.array(score),
  }),
);

export const ratingShape = score.extend({ id: z.string(), run: z.string() });

export const errorShape = z.strictObject({
  error: z.strictObject({
    code: z.string().regex(/^[a-z]+(?:\/[a-z-]+)?$/),
    message: z.string().min(1),
    hint: orNull(z.string()),
    location: orNull(z.strictObject({ path: z.string(), line: count.optional(), column: count.optional() })),
  }),
});

const trouble = z.looseObject({ code: z.string(), message: z.string() });

export const providersShape = z.array(
  z.looseObject({
    id: z.string(),
    title: z.string(),
    baseUrl: orNull(z.string()),
    needsKey: z.boolean(),
    keyFrom: orNull(z.string()),
    problem: orNull(trouble),
    test: orNull(
      z.looseObject({ host: z.string(), durationMs: count, modelCount: orNull(count), error: orNull(trouble) }),
    ),
    isNamed: z.boolean(),
  }),
);

const usd = z.number().nonnegative();

export const modelsShape = z.array(
  z.looseObject({
    name: z.string(),
    provider: z.string(),
    model: z.string(),
    origin: z.enum(['provider', 'catalogue']),
    isLocal: z.boolean(),
    contextWindow: orNull(count),
    price: orNull(
      z.looseObject({
        ...{ inputUsd: usd, outputUsd: usd, cachedInputUsd: usd, cacheWriteUsd: usd },
        dearerAboveTokens: orNull(count),
        ...{ source: z.string(), version: z.string(), date: orNull(z.string()) },
      }),
    ),
    retiresAt: orNull(z.string().regex(/^\d{4}-\d\d-\d\d$/)),
    successor: orNull(z.string()),
    about: z.string(),
  }),
);
