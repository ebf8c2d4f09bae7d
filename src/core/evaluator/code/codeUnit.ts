// What would run, byte for byte: the thing a user approves. Every byte that gets into the process is part of its hash, so a
// changed file, another function or one more file asks anew.
import { canonicalJson } from '../../base/hash.ts';
import type { Host } from '../../base/host.ts';
import type { CodeLanguage } from './codeRequest.ts';

export interface CodeFile {
  /** Workspace-relative with `/`; `(inline)` for code of a configuration. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface CodeUnit {
  readonly language: CodeLanguage;
  /** Null for what the file gives by itself. */
  readonly functionName: string | null;
  /** What is run, then the files it may read or import. */
  readonly files: readonly [CodeFile, ...CodeFile[]];
}

export const inlineName = '(inline)';

/** Lower-case hex SHA-256. */
export function codeHash({ language, functionName, files }: CodeUnit, host: Pick<Host, 'sha256'>): string {
  const contents = files.map(({ name, bytes }) => [name, host.sha256(bytes)]);
  return host.sha256(canonicalJson({ kind: 'evaluator-code', language, functionName, files: contents }));
}
