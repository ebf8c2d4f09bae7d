// A session as doors use it: a record goes in, what the policy withholds and every secret is taken out, and the id comes
// back once the line is durable. The caller keeps the answer until then.

import type { Host } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { UlidFactory } from '../base/ulid.ts';
import { redactorFor } from '../check/redact.ts';
import { createJournalWriter } from './journalWriter.ts';
import type { StoreProblem } from './problem.ts';
import { canonicalRecord, type RecordKind, recordKinds, type SessionInfo, schemaVersion } from './record.ts';
import { readStoreConfig, type StoreConfig, type StorePolicy } from './storeConfig.ts';
import type { StoreFolder } from './storeFolder.ts';
import { type Fields, withhold } from './withhold.ts';

/** What `append` takes: any JSON fields. `kind` defaults to `run`, `id` to a new ULID; `schema` and `sum` are set here. */
export interface NewRecord {
  readonly kind?: RecordKind;
  readonly id?: string;
}

export interface AppendOptions {
  /** Variables of which only a hash is kept, wherever their value stands in the record. */
  readonly sensitive?: readonly string[];
  /** Id of a prompt whose answers may stand anywhere in the record: where not all of those is kept, no text of this one is. */
  readonly quotes?: string;
}

export interface StoreSession {
  /** Resolves to the record's id once it is durable; rejects with `store/write-failed` when it is not saved. */
  append(record: NewRecord & object, options?: AppendOptions): Promise<string>;
  /** Makes what was appended so far part of the tracked folder; the next record begins a new file. */
  publish(): Promise<void>;
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly host: Host;
  readonly root: string;
  readonly folder: StoreFolder;
  readonly tool: string;
  readonly nextId: UlidFactory;
  readonly isReadOnly?: boolean;
  readonly knownSecrets?: () => readonly string[];
  /** Rejects when this folder must not be written to. Asked once a session, before its first record. */
  readonly assertWritable: () => Promise<void>;
  /** Told when the settings of the folder are broken, so that less is kept than somebody expects. */
  readonly report: (problem: StoreProblem) => void;
}

/** Begins a session; nothing is created before its first record. */
export function beginSession(info: SessionInfo, options: SessionOptions): StoreSession {
  const { host, root, nextId, isReadOnly = false, knownSecrets = () => [], assertWritable, report } = options;
  const writer = createJournalWriter({ ...options, info });
  let underWay = 0;
  let whenSettled: (() => void)[] = [];
  /** Resolves once no append is under way, so that nothing appended before a publish is left out of it. */
  const settled = () =>
    underWay === 0 ? Promise.resolve() : new Promise<void>((resolve) => whenSettled.push(resolve));
  const settle = () => {
    underWay--;
    if (underWay > 0) return;
    for (const resolve of whenSettled) resolve();
    whenSettled = [];
  };
  let config: Promise<StoreConfig> | null = null;
  const begin = async (): Promise<StoreConfig> => {
    const [, found] = await Promise.all([assertWritable(), readStoreConfig(host.files, root)]);
    for (const { severity, message, path, line } of found.diagnostics) {
      if (severity !== 'hint') report({ code: 'config', message, path, line });
    }
    return found;
  };

  const append: StoreSession['append'] = async (record, { sensitive = [], quotes } = {}) => {
    if (isReadOnly) throw new TrackerError('trust/restricted', 'Results are not saved in a restricted workspace.');
    underWay++;
    try {
      config ??= begin().catch((error: unknown) => {
        config = null;
        throw error;
      });
      const fields = checkedRecord(record, nextId);
      // What the caller changes afterwards is no part of the record any more.
      let canonical = canonicalOf(fields);
      const promptId = typeof fields.promptId === 'string' ? fields.promptId : null;
      const policy = policyFor(await config, promptId, quotes);
      if (policy !== 'full' || sensitive.length > 0) {
        const snapshot = JSON.parse(canonical) as Fields;
        canonical = canonicalOf(withhold(snapshot, { policy, sensitive, sha256: host.sha256 }));
      }
      // Looking for secrets and hashing wait until the disk is busy with the records before this one.
      await writer.write({ size: canonical.length, addTo: (room) => room.add(canonical, redactorFor(knownSecrets())) });
      return fields.id;
    } finally {
      settle();
    }
  };

  return {
    append,
    async publish() {
      await settled();
      await writer.publish();
    },
    async close() {
      await settled();
      await writer.close();
    },
  };
}

function policyFor({ policyOf }: StoreConfig, promptId: string | null, quotes = promptId): StorePolicy {
  return quotes !== promptId && policyOf(quotes) !== 'full' ? 'scores-only' : policyOf(promptId);
}

function checkedRecord(record: NewRecord & object, nextId: () => string): Fields & { readonly id: string } {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    throw new TrackerError('usage/invalid-argument', 'A record is an object of JSON fields.');
  }
  const { kind = 'run', id = nextId() } = record;
  if (!recordKinds.includes(kind)) {
    throw new TrackerError('usage/invalid-argument', `The store has no records of kind ${String(kind)}.`);
  }
  if (typeof id !== 'string' || id === '' || id.length > 200) {
    throw new TrackerError('usage/invalid-argument', 'The id of a record is a text of 1 to 200 characters.');
  }
  return { ...record, kind, id, schema: schemaVersion } as Fields & { readonly id: string };
}

/** Values that JSON cannot say are the caller's mistake, told apart from a failing disk. */
function canonicalOf(record: Fields): string {
  try {
    return canonicalRecord(record);
  } catch (cause) {
    throw new TrackerError('usage/invalid-argument', 'The record holds a value that JSON cannot say.', { cause });
  }
}
