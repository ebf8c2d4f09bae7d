// A small Office Open XML workbook, written for tests: one sheet of texts, numbers and truths in a zip archive. Each member may be
// replaced, so that a test can break what it wants.
import { crc32, deflateRawSync } from 'node:zlib';

export type CellValue = string | number | boolean | null;

const cellText = (text: string) =>
  [...text]
    .map((character) => {
      const code = character.codePointAt(0) as number;
      if (character === '<' || character === '&' || character === '>') return `&#${code};`;
      // Characters that XML does not have, and what stands for them.
      return code < 32 || /[\ufffe\uffff\ud800-\udfff]/u.test(character) || character === '_'
        ? `_x${code.toString(16).toUpperCase().padStart(4, '0')}_`
        : character;
    })
    .join('');

export function columnLetters(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : `${columnLetters(Math.floor(column / 26) - 1)}${letter}`;
}

function cellXml(value: CellValue, place: string): string {
  if (value === null) return '';
  if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`;
  if (typeof value === 'boolean') return `<c r="${place}" t="b"><v>${Number(value)}</v></c>`;
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${cellText(value)}</t></is></c>`;
}

export function sheetXml(rows: readonly (readonly CellValue[])[]): string {
  const lines = rows.map((cells, index) => {
    const written = cells.map((value, column) => cellXml(value, `${columnLetters(column)}${index + 1}`));
    return `<row r="${index + 1}">${written.join('')}</row>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="x"><sheetData>${lines.join('')}</sheetData></worksheet>`;
}

const types = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** The members of a workbook with one sheet of this XML; `more` are put in their place, or left out where null. */
export function workbookMembers(sheet: string, more: { [name: string]: string | null } = {}): Map<string, string> {
  const members = {
    '_rels/.rels': `<Relationships><Relationship Id="r" Type="${types}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': '<workbook><sheets><sheet name="Cases" sheetId="1" r:id="s1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="s1" Type="${types}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': sheet,
    ...more,
  };
  return new Map(Object.entries(members).filter((entry): entry is [string, string] => entry[1] !== null));
}

export interface ZipFaults {
  /** What the directory says of the sizes, instead of the truth. */
  readonly size?: number;
  readonly flags?: number;
}

export function zipOf(members: ReadonlyMap<string, string>, { size, flags = 0 }: ZipFaults = {}): Uint8Array {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of members) {
    const bytes = Buffer.from(text);
    const packed = deflateRawSync(bytes);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(flags, 2);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(size ?? bytes.length, 18);
    facts.writeUInt16LE(Buffer.byteLength(name), 22);
    const file = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, tail, Buffer.from(name)]));
    files.push(file);
    at += file.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(members.size, 8);
  end.writeUInt16LE(members.size, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, ...directory, end]);
}

export function workbookOf(rows: readonly (readonly CellValue[])[]): Uint8Array {
  return zipOf(workbookMembers(sheetXml(rows)));
}
