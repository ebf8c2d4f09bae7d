// The sink's last step: whatever leaves for a file, a log or a page goes through here first. Known keys are found in any
// usual encoding, unknown ones by the shapes that providers give theirs.

import type { Json } from '../base/hash.ts';
import { isSameList } from '../base/sameList.ts';
import { createLiteralScan } from './literalScan.ts';
import { knownBeginning, knownPattern } from './redactKnown.ts';
import { type SecretPattern, secretPatterns } from './redactPatterns.ts';

export interface RedactOptions {
  /** Keys and other secrets in use now. Values under four characters are ignored. */
  readonly known?: readonly string[];
}

export interface Redactor {
  /** The text with every secret replaced by `[redacted:<kind>]`. */
  text(text: string): string;
  /** The same for every string of a JSON value, property names included; structure and order of members stay. */
  json(value: Json): Json;
  /** False only when nothing in a serialised record could be redacted. A quick look; `bytes` is the same text in UTF-8. */
  mayContainSecret(serialised: string, bytes?: Uint8Array): boolean;
}

/** The text with known keys (in any usual encoding) and anything shaped like a secret replaced by `[redacted:<kind>]`. Linear in the text. */
export function redact(text: string, options: RedactOptions = {}): string {
  return redactorFor(options.known ?? []).text(text);
}

const redactors = new Map<string, Redactor>();
const redactorsKept = 16;
let latest: { readonly known: readonly string[]; readonly redactor: Redactor } | null = null;

/** A redactor for these keys; the last few are kept, because building one is slower than using it. */
export function redactorFor(known: readonly string[]): Redactor {
  if (latest !== null && isSameList(latest.known, known)) return latest.redactor;
  const key = JSON.stringify([...known].sort());
  let redactor = redactors.get(key);
  if (redactor === undefined) {
    redactor = createRedactor(known);
    if (redactors.size >= redactorsKept) redactors.delete(redactors.keys().next().value as string);
    redactors.set(key, redactor);
  }
  latest = { known: [...known], redactor };
  return redactor;
}

const literalsOf = (patterns: readonly SecretPattern[]) => [
  ...new Set(patterns.flatMap((pattern) => pattern.literals)),
];
const exactLiterals = literalsOf(secretPatterns.filter((pattern) => !pattern.anyCase));
const anyCaseLiterals = literalsOf(secretPatterns.filter((pattern) => pattern.anyCase));
const encoder = new TextEncoder();
const scanLiterals = createLiteralScan(exactLiterals, anyCaseLiterals);
const mayMatch = (text: string) => scanLiterals(encoder.encode(text));
/** A member of this name holds a secret whatever it looks like. */
const secretName =
  /^(?:x-)?(?:(?:goog-)?api[-_]?key|(?:proxy-)?authorization|password|passwd|client[-_]?secret|access[-_]?token|refresh[-_]?token|private[-_]?key|secret[-_]?access[-_]?key|set-cookie)$/i;
/** Any literal of a pattern, or a beginning of the names above: one look at a serialised record. */
const mayHoldSecret = createLiteralScan(exactLiterals, [
  ...anyCaseLiterals,
  ...[
    'api_key',
    'api-key',
    'apikey',
    'private_key',
    'private-key',
    'privatekey',
    'access_key',
    'access-key',
    'accesskey',
  ],
  ...['passw', 'client_secret', 'client-secret', 'clientsecret', 'set-cookie', 'authorization'],
  ...['access_token', 'access-token', 'accesstoken', 'refresh_token', 'refresh-token', 'refreshtoken'],
]);

function createRedactor(known: readonly string[]): Redactor {
  const pattern = knownPattern(known);
  const beginning = knownBeginning(known);
  const mayHoldKnown = (serialised: string): boolean =>
    pattern !== null && (!isKnownPlain || (beginning?.test(serialised) === true && serialised.search(pattern) >= 0));
  // A key that JSON would escape hides from a look at serialised text.
  const isKnownPlain = known.every((value) => /^[\x20-\x7e]*$/.test(value) && !/["\\]/.test(value));

  const text = (original: string): string => {
    const isClean = pattern === null || beginning?.test(original) !== true;
    const withoutKnown = isClean ? original : original.replace(pattern, '[redacted:key]');
    return mayMatch(withoutKnown) ? redactPatterns(withoutKnown) : withoutKnown;
  };
  const json = (value: Json): Json => {
    if (typeof value === 'string') return text(value);
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(json);
    const members: { [name: string]: Json } = {};
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      const isSecret = typeof member === 'string' && member.length >= shortestNamed && secretName.test(name);
      addMember(members, text(name), isSecret ? '[redacted:named]' : json(member));
    }
    return members;
  };
  return {
    text,
    json,
    mayContainSecret: (serialised, bytes = encoder.encode(serialised)) =>
      mayHoldSecret(bytes) || mayHoldKnown(serialised),
  };
}

const shortestNamed = 4;

function redactPatterns(original: string): string {
  let text = original;
  const lower = text.toLowerCase();
  for (const { name, literals, anyCase, pattern } of secretPatterns) {
    const place = anyCase ? lower : text;
    if (!literals.some((literal) => place.includes(literal))) continue;
    text = text.replace(
      pattern,
      (_match, kept: unknown) => `${typeof kept === 'string' ? kept : ''}[redacted:${name}]`,
    );
  }
  return text;
}

/** Own properties only, `__proto__` included; two names that become equal keep both values. */
function addMember(members: { [name: string]: Json }, name: string, value: Json): void {
  let free = name;
  for (let n = 2; Object.hasOwn(members, free); n++) free = `${name} (${n})`;
  Object.defineProperty(members, free, { value, enumerable: true, configurable: true, writable: true });
}
