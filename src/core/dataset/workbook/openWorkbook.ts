// The parts of an Office Open XML workbook (ECMA-376): which sheets there are and where, its texts and the formats of its
// cells. What costs memory is capped before it is unpacked.
import { WorkbookFault } from './inflate.ts';
import { scanXml, type XmlListener } from './scanXml.ts';
import { type DateFormat, dateFormatOf } from './serialDate.ts';
import { openZip, type ZipArchive } from './zipArchive.ts';

export interface Workbook {
  readonly sheetName: string;
  /** The XML of the sheet. */
  readonly sheet: Uint8Array;
  /** By the number that cells have. */
  readonly texts: readonly string[];
  /** By the style that cells have; null for numbers. */
  readonly formats: readonly (DateFormat | null)[];
  readonly is1904: boolean;
}

const mostSheetBytes = 128_000_000;
const mostPartBytes = 64_000_000;

/** `sheet` is a name, or null for the first. Throws a WorkbookFault with what is wrong. */
export function openWorkbook(bytes: Uint8Array, sheet: string | null): Workbook {
  const zip = openZip(bytes);
  const root = relations(zip, '').find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  const parts = relations(zip, root);
  const { sheets, is1904 } = readOutline(part(zip, root));
  const worksheets = sheets.flatMap(({ name, id }) => {
    const found = parts.find((one) => one.id === id && one.type === 'worksheet');
    return found === undefined ? [] : [{ name, path: found.target }];
  });
  const chosen = sheet === null ? worksheets[0] : worksheets.find(({ name }) => name === sheet);
  if (chosen === undefined) throw noSheet(sheet, worksheets);
  const pathOf = (type: string): string | null => parts.find((one) => one.type === type)?.target ?? null;
  const [texts, styles] = [pathOf('sharedStrings'), pathOf('styles')];
  return {
    sheetName: chosen.name,
    sheet: part(zip, chosen.path, mostSheetBytes),
    texts: texts === null ? [] : readTexts(zip.read(texts, mostPartBytes)),
    formats: styles === null ? [] : readFormats(zip.read(styles, mostPartBytes)),
    is1904,
  };
}

function noSheet(sheet: string | null, sheets: readonly { readonly name: string }[]): WorkbookFault {
  if (sheets.length === 0) return new WorkbookFault('it has no sheet with cells');
  const names = sheets.slice(0, 10).map(({ name }) => `\`${name}\``);
  return new WorkbookFault(`it has no sheet \`${sheet}\`, but ${names.join(', ')}`);
}

function part(zip: ZipArchive, path: string, most = mostPartBytes): Uint8Array {
  const bytes = zip.read(path, most);
  if (bytes === null) throw new WorkbookFault(`${path} is missing in it`);
  return bytes;
}

const nothing: XmlListener = { open: () => {}, close: () => {}, text: () => {} };

interface Relation {
  readonly id: string;
  /** The last word of its address. */
  readonly type: string;
  /** From the root of the archive. */
  readonly target: string;
}

/** What a part refers to; the archive itself is the part without a name. */
function relations(zip: ZipArchive, path: string): readonly Relation[] {
  const cut = path.lastIndexOf('/') + 1;
  const bytes = zip.read(`${path.slice(0, cut)}_rels/${path.slice(cut)}.rels`, mostPartBytes);
  const found: Relation[] = [];
  if (bytes === null) return found;
  scanXml(bytes, {
    ...nothing,
    open(name, attribute) {
      const target = name === 'Relationship' ? attribute('Target') : null;
      if (target === null) return;
      const type = attribute('Type')?.split('/').at(-1) ?? '';
      found.push({ id: attribute('Id') ?? '', type, target: resolve(path.slice(0, cut), target) });
    },
  });
  return found;
}

function resolve(folder: string, target: string): string {
  const parts = target.startsWith('/') ? [] : folder.split('/').filter((one) => one !== '');
  for (const one of target.split('/')) {
    if (one === '..') parts.pop();
    else if (one !== '.' && one !== '') parts.push(one);
  }
  return parts.join('/');
}

function readOutline(bytes: Uint8Array) {
  const sheets: { name: string; id: string }[] = [];
  let is1904 = false;
  scanXml(bytes, {
    ...nothing,
    open(name, attribute) {
      if (name === 'workbookPr') is1904 = /^(?:1|true)$/.test(attribute('date1904') ?? '');
      if (name === 'sheet') sheets.push({ name: attribute('name') ?? '', id: attribute('id') ?? '' });
    },
  });
  return { sheets, is1904 };
}

/** Texts that cells share; the readings of East Asian texts are no part of them. */
function readTexts(bytes: Uint8Array | null): readonly string[] {
  const texts: string[] = [];
  if (bytes === null) return texts;
  let text = '';
  let [isText, isReading] = [false, false];
  scanXml(bytes, {
    open(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') isReading = true;
      isText = name === 't';
    },
    close(name) {
      if (name === 'si') texts.push(unescapeText(text));
      if (name === 'rPh') isReading = false;
      isText = false;
    },
    text(some) {
      if (isText && !isReading) text += some;
    },
  });
  return texts;
}

/** `_x000D_` stands for a character that XML cannot hold. */
export function unescapeText(text: string): string {
  return text.replace(/_x([\dA-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function readFormats(bytes: Uint8Array | null): readonly (DateFormat | null)[] {
  const codes = new Map<number, string>();
  const ids: number[] = [];
  if (bytes === null) return [];
  let isOfCells = false;
  scanXml(bytes, {
    ...nothing,
    open(name, attribute) {
      if (name === 'numFmt') codes.set(Number(attribute('numFmtId')), attribute('formatCode') ?? '');
      if (name === 'cellXfs') isOfCells = true;
      if (name === 'xf' && isOfCells) ids.push(Number(attribute('numFmtId')));
    },
    close(name) {
      if (name === 'cellXfs') isOfCells = false;
    },
  });
  return ids.map((id) => dateFormatOf(id, codes));
}
