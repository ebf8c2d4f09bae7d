// The quick way through a file that this product wrote: every line verified by its bytes, then only the fields of the index
// picked out, without building objects. Anything unexpected ends the attempt, and the careful reader takes the file.
import { idOfKey, readUlidKey } from './idTable.ts';
import { type IndexedPart, isLaterPart } from './indexFile.ts';
import { isVerifiedAt, recordKinds, type Sha256, schemaVersion } from './record.ts';
import {
  type Cursor,
  cachedMember,
  closeBracket,
  codeMember,
  comma,
  costNanoUsdMember,
  countValue,
  durationMsMember,
  evaluationMember,
  firstName,
  firstTokenMsMember,
  hexWord,
  idMember,
  inputTokensMember,
  isEstimateMember,
  isKeyValue,
  kindMember,
  lineFeed,
  modelMember,
  nextName,
  noName,
  numberValue,
  openBrace,
  openBracket,
  outcomeMember,
  outputTokensMember,
  partMember,
  passedMember,
  possiblyBilledLostMember,
  promptHashMember,
  promptIdMember,
  providerMember,
  quote,
  resultKeyMember,
  runMember,
  schemaMember,
  scoresMember,
  skipValue,
  startedAtMember,
  statusMember,
  textValue,
  timeValue,
  Unexpected,
  unexpected,
  usageMember,
  valueMember,
  versionMember,
} from './recordCursor.ts';
import { type IdKey, unknownCount } from './runColumns.ts';
import { modelName, type ScannedRow } from './runRow.ts';
import { noRun, type ScoreRow } from './scoreColumns.ts';

/** Places count from the beginning of the bytes; files and times are for the index to fill in. */
export interface RecordScan {
  /** Only the first `count` are of this file. They are used again by the next scan, so take what you need at once. */
  readonly rows: readonly ScannedRow[];
  readonly count: number;
  /** Of scores and cells that name a run or an evaluation. */
  readonly scores: readonly ScoreRow[];
  readonly parts: readonly IndexedPart[];
  readonly lines: number;
}

/** A hundred thousand rows of seventeen fields would be most of the garbage of a rebuild. */
const pool: ScannedRow[] = [];

/** What the index takes from a file as we write them, or null when anything else stands in it. */
export function scanRecords(bytes: Uint8Array, sha256: Sha256): RecordScan | null {
  if (bytes[bytes.length - 1] !== lineFeed) return null;
  const scores: ScoreRow[] = [];
  const parts: IndexedPart[] = [];
  let count = 0;
  let lines = 0;
  try {
    const cursor: Cursor = { bytes, at: 0, step: 0 };
    for (let start = 0; start < bytes.length; lines++) {
      let row = pool[count];
      if (row === undefined) {
        row = emptyRow();
        pool.push(row);
      }
      cursor.step = 0;
      const { kind, part, run } = scanRecord(cursor, row);
      const end = cursor.at;
      if (bytes[end] !== lineFeed || !isVerifiedAt(bytes, { start, end }, sha256)) return null;
      if (kind === 'session' && lines > 0) return null;
      const place = { file: 0, offset: start, length: end - start };
      const { evaluation, promptId, promptHash } = row;
      if (kind === 'run') {
        row.offset = start;
        row.length = end - start;
        count++;
      } else if (kind === 'score') {
        const names = { evaluation, promptId, promptHash };
        if (run !== null || evaluation !== '')
          scores.push({ key: [...row.key], run: run ?? noRun, ...names, ...place });
      } else if (kind === 'evaluation' && (part === 'beginning' || (isLaterPart(part) && evaluation !== ''))) {
        const id = idOfKey(row.key);
        parts.push({ id, evaluation: part === 'beginning' ? id : evaluation, part, ...place });
      }
      start = end + 1;
      cursor.at = start;
    }
  } catch (error) {
    if (error instanceof Unexpected) return null;
    throw error;
  }
  return { rows: pool, count, scores, parts, lines };
}

interface Scanned {
  readonly kind: string;
  /** Of an evaluation. */
  readonly part: string;
  /** What a score is about. */
  readonly run: IdKey | null;
}

/** Fills the row from one record: everything for a run; its key, evaluation and prompt for the others. */
function scanRecord(cursor: Cursor, row: ScannedRow): Scanned {
  const { bytes } = cursor;
  let hasId = false;
  let kind = '';
  let schema = 0;
  let provider = '';
  let model = '';
  let part = '';
  let run: IdKey | null = null;
  clearRow(row);
  for (let name = firstName(cursor); name !== noName; name = nextName(cursor)) {
    switch (name) {
      case idMember:
        scanUlid(cursor, row.key);
        hasId = true;
        break;
      case kindMember:
        kind = textValue(cursor);
        break;
      case schemaMember:
        schema = numberValue(cursor);
        break;
      case providerMember:
        provider = textValue(cursor);
        break;
      case modelMember:
        model = textValue(cursor);
        break;
      case startedAtMember:
        row.startedAt = timeValue(cursor);
        break;
      case promptIdMember:
        row.promptId = textValue(cursor);
        break;
      case promptHashMember:
        row.promptHash = textValue(cursor);
        break;
      case durationMsMember:
        row.durationMs = numberValue(cursor);
        break;
      case firstTokenMsMember:
        row.firstTokenMs = numberValue(cursor);
        break;
      case costNanoUsdMember:
        row.costNanoUsd = numberValue(cursor);
        break;
      case versionMember: {
        const version = numberValue(cursor);
        row.version = version > 0 ? version : 0;
        break;
      }
      case cachedMember:
        row.isCached = bytes[cursor.at] === 0x74;
        skipValue(cursor);
        break;
      case outcomeMember:
        scanOutcome(cursor, row);
        break;
      case resultKeyMember:
        scanResultKey(cursor, row);
        break;
      case scoresMember:
        scanScores(cursor, row);
        break;
      case evaluationMember:
        row.evaluation = textValue(cursor);
        break;
      case possiblyBilledLostMember:
        row.mayHaveLost = numberValue(cursor) !== 0;
        break;
      case partMember:
        part = textValue(cursor);
        break;
      case runMember:
        if (bytes[cursor.at] !== quote) skipValue(cursor);
        else {
          run = [0, 0, 0, 0];
          scanUlid(cursor, run);
        }
        break;
      default:
        skipValue(cursor);
    }
  }
  if (schema !== schemaVersion || !hasId || !kinds.has(kind)) throw unexpected;
  row.model = modelName(provider, model);
  return { kind, part, run };
}

const kinds: ReadonlySet<string> = new Set<string>(['session', ...recordKinds]);

function emptyRow(): ScannedRow {
  return { ...unknownFigures, key: [0, 0, 0, 0], file: 0, offset: 0, length: 0, order: 0 };
}

const unknownFigures = {
  startedAt: Number.NaN,
  durationMs: Number.NaN,
  firstTokenMs: Number.NaN,
  costNanoUsd: Number.NaN,
  inputTokens: unknownCount,
  outputTokens: unknownCount,
  version: 0,
  promptId: '',
  promptHash: '',
  model: '',
  outcome: 'unknown',
  verdict: 0,
  score: Number.NaN,
  isCached: false,
  isEstimate: false,
  answer0: 0,
  answer1: 0,
  evaluation: '',
  mayHaveLost: true,
};

function clearRow(row: ScannedRow): void {
  row.startedAt = Number.NaN;
  row.durationMs = Number.NaN;
  row.firstTokenMs = Number.NaN;
  row.costNanoUsd = Number.NaN;
  row.inputTokens = unknownCount;
  row.outputTokens = unknownCount;
  row.version = 0;
  row.promptId = '';
  row.promptHash = '';
  row.outcome = 'unknown';
  row.verdict = 0;
  row.score = Number.NaN;
  row.isCached = false;
  row.isEstimate = false;
  row.answer0 = 0;
  row.answer1 = 0;
  row.evaluation = '';
  row.mayHaveLost = true;
  row.file = 0;
  row.order = 0;
}

function scanOutcome(cursor: Cursor, row: ScannedRow): void {
  // The cell of an evaluation says it in a word.
  if (cursor.bytes[cursor.at] !== openBrace) {
    skipValue(cursor);
    return;
  }
  let isCompleted = false;
  let code = '';
  for (let name = firstName(cursor); name !== noName; name = nextName(cursor)) {
    if (name === statusMember) isCompleted = textValue(cursor) === 'completed';
    else if (name === codeMember) code = textValue(cursor);
    else if (name === usageMember && cursor.bytes[cursor.at] === openBrace) {
      for (let count = firstName(cursor); count !== noName; count = nextName(cursor)) {
        if (count === inputTokensMember) row.inputTokens = countValue(cursor);
        else if (count === outputTokensMember) row.outputTokens = countValue(cursor);
        else {
          if (count === isEstimateMember) row.isEstimate = cursor.bytes[cursor.at] === 0x74;
          skipValue(cursor);
        }
      }
    } else skipValue(cursor);
  }
  row.outcome = isCompleted ? 'completed' : code || 'unknown';
}

function scanResultKey(cursor: Cursor, row: ScannedRow): void {
  if (isKeyValue(cursor)) {
    row.answer0 = hexWord(cursor.bytes, cursor.at + 1);
    row.answer1 = hexWord(cursor.bytes, cursor.at + 9);
  }
  skipValue(cursor);
}

function scanScores(cursor: Cursor, row: ScannedRow): void {
  const { bytes } = cursor;
  if (bytes[cursor.at] !== openBracket) throw unexpected;
  let verdict = 0;
  let sum = 0;
  let count = 0;
  for (cursor.at++; bytes[cursor.at] !== closeBracket; ) {
    for (let name = firstName(cursor); name !== noName; name = nextName(cursor)) {
      const first = bytes[cursor.at];
      if (name === passedMember && first === 0x66) verdict = 1;
      if (name === passedMember && first === 0x74 && verdict === 0) verdict = 2;
      if (name !== valueMember) {
        skipValue(cursor);
        continue;
      }
      const value = numberValue(cursor);
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    if (bytes[cursor.at] === comma) cursor.at++;
  }
  cursor.at++;
  row.verdict = verdict;
  row.score = sum / count;
}

function scanUlid(cursor: Cursor, key: IdKey): void {
  const { bytes } = cursor;
  const end = cursor.at + 27;
  if (bytes[cursor.at] !== quote || bytes[end] !== quote || !readUlidKey(bytes, cursor.at + 1, key)) throw unexpected;
  cursor.at = end + 1;
}
