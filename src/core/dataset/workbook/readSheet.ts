// The cells of a sheet, row by row, as values: a number, truth or text, a date in ISO 8601, and what a formula had come to when
// the workbook was saved. An error is no value.
import type { Json } from '../../base/hash.ts';
import { unescapeText, type Workbook } from './openWorkbook.ts';
import { scanXml } from './scanXml.ts';
import { dateText } from './serialDate.ts';

export interface SheetCell {
  /** From 0. */
  readonly column: number;
  readonly value: Json;
  /** What is wrong with it; then it has no value. */
  readonly problem: string | null;
}

export interface SheetRow {
  /** As the sheet counts, from 1. */
  readonly row: number;
  /** Cells that hold something, from left to right. */
  readonly cells: readonly SheetCell[];
}

const [lastRow, lastColumn] = [1_048_576, 16_384];

/** Tells every row that holds something. Throws a WorkbookFault for XML that cannot be read. */
export function readSheet(workbook: Workbook, take: (row: SheetRow) => void): void {
  let [row, column] = [0, -1];
  let cells: SheetCell[] = [];
  let cell: WrittenCell | null = null;
  let [inside, isReading] = ['', false];
  scanXml(workbook.sheet, {
    open(name, attribute) {
      if (name === 'row') {
        row = placeOf(attribute('r'), row + 1, lastRow);
        [column, cells] = [-1, []];
      } else if (name === 'c') {
        column = columnOf(attribute('r')) ?? column + 1;
        cell = { type: attribute('t') ?? 'n', style: Number(attribute('s') ?? 0), value: null, hasFormula: false };
      } else if (name === 'f' && cell !== null) cell.hasFormula = true;
      else if (name === 'rPh') isReading = true;
      if ((name === 'v' || name === 't') && cell !== null) cell.value ??= '';
      inside = name;
    },
    close(name) {
      inside = '';
      if (name === 'rPh') isReading = false;
      if (name === 'row' && cells.length > 0) take({ row, cells });
      if (name !== 'c' || cell === null) return;
      const found = column < lastColumn ? readCell(cell, workbook) : null;
      if (found !== null) cells.push({ column, value: found.value, problem: found.problem });
      cell = null;
    },
    text(text) {
      if (cell !== null && !isReading && (inside === 'v' || inside === 't')) cell.value = `${cell.value ?? ''}${text}`;
    },
  });
}

interface WrittenCell {
  readonly type: string;
  readonly style: number;
  value: string | null;
  hasFormula: boolean;
}

type Found = Pick<SheetCell, 'value' | 'problem'>;

/** Null for a cell that holds nothing. */
function readCell({ type, style, value, hasFormula }: WrittenCell, workbook: Workbook): Found | null {
  const wrong = (problem: string): Found => ({ value: null, problem });
  const isNumber = type === 'n';
  if (value === null || (isNumber && value.trim() === ''))
    return hasFormula ? wrong('is a formula whose result is not stored. Save the workbook anew') : null;
  switch (type) {
    case 's': {
      const text = workbook.texts[Number(value)];
      return text === undefined ? wrong('names a text that is not there') : { value: text, problem: null };
    }
    case 'inlineStr':
    case 'str':
      return { value: unescapeText(value), problem: null };
    case 'b':
      return { value: value.trim() === '1' || value.trim() === 'true', problem: null };
    case 'd':
      return { value: value.trim(), problem: null };
    case 'e':
      return wrong(`holds the error ${value.trim()}`);
    default:
      return numberOf(value, style, workbook);
  }
}

function numberOf(text: string, style: number, { formats, is1904 }: Workbook): Found {
  const number = Number(text);
  if (!Number.isFinite(number)) return { value: null, problem: 'holds a number that is none' };
  const format = formats[style] ?? null;
  if (format === null) return { value: number, problem: null };
  const date = dateText(number, format, is1904);
  return date === null ? { value: null, problem: 'holds a date that is none' } : { value: date, problem: null };
}

function placeOf(written: string | null, next: number, last: number): number {
  const place = written === null ? next : Number(written);
  return Number.isInteger(place) && place >= 1 && place <= last ? place : next;
}

/** The column that `B3` names, from 0; null without letters. */
function columnOf(reference: string | null): number | null {
  let column = 0;
  for (const letter of reference ?? '') {
    const digit = letter.charCodeAt(0) - 64;
    if (digit < 1 || digit > 26 || column > lastColumn) break;
    column = column * 26 + digit;
  }
  return column === 0 ? null : column - 1;
}

/** `A` for 0. */
export function columnName(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : `${columnName(Math.floor(column / 26) - 1)}${letter}`;
}
