// The library's composer with a bounded number of complaints: it would make an Error with a stack for each, and a
// hostile file has a hundred thousand of them.
import { Composer, type CST, type Document, type Node } from 'yaml';

/** What the library complains about; offsets in the text. */
export interface YamlTrouble {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

export interface ComposedYaml {
  /** Null for an empty document, and when composing stopped at too many errors. */
  readonly contents: Node | null;
  readonly errors: readonly YamlTrouble[];
  readonly warnings: readonly YamlTrouble[];
}

/** More of them explain nothing. */
export const mostTroubles = 50;

const options = {
  version: '1.2',
  schema: 'core',
  merge: false,
  // The library compares every key with every other; walkYaml finds duplicates in linear time.
  uniqueKeys: false,
  resolveKnownTags: false,
  prettyErrors: false,
  logLevel: 'silent',
  keepSourceTokens: false,
} as const;

class TooManyErrors extends Error {}

type Source = number | readonly number[] | { readonly offset: number; readonly source?: string };

/** The first document of `tokens`, which must hold no error tokens. */
export function composeYaml(tokens: readonly CST.Token[], text: string): ComposedYaml {
  const errors: YamlTrouble[] = [];
  const warnings: YamlTrouble[] = [];
  const onError = (source: Source, code: string, message: string, isWarning?: boolean) => {
    if (!isWarning && errors.length === mostTroubles) throw new TooManyErrors();
    const list = isWarning ? warnings : errors;
    if (list.length < mostTroubles) list.push({ code, message, pos: placeOf(source) });
  };
  const composer = new Composer(options);
  Object.defineProperty(composer, 'onError', { value: onError });
  try {
    for (const document of composer.compose(tokens, true, text.length)) {
      return { contents: (document as Document.Parsed).contents, errors, warnings };
    }
  } catch (error) {
    if (!(error instanceof TooManyErrors)) throw error;
  }
  return { contents: null, errors, warnings };
}

function placeOf(source: Source): readonly [number, number] {
  if (typeof source === 'number') return [source, source + 1];
  if ('offset' in source) return [source.offset, source.offset + (source.source?.length ?? 1)];
  const [start = 0, end = start + 1] = source;
  return [start, end];
}
