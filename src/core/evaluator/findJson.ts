// JSON objects in a text of other things, found as promptfoo finds them: from an opening brace to the one that closes it,
// read leniently as YAML's flow style when it is no JSON. Hostile braces cost bounded work.
import type { Json } from '../base/hash.ts';
import { readYaml } from '../prompt/readYaml.ts';
import { parseJson } from './jsonText.ts';

export interface FoundJson {
  readonly objects: readonly Json[];
  /** False when the search was given up before the end of the text. */
  readonly isComplete: boolean;
}

const longestObject = 100_000;
/** Characters looked at for braces, and characters handed to a parser. */
const scanBudget = 20_000_000;
const parseBudget = 2_000_000;

export function findJson(text: string): FoundJson {
  const objects: Json[] = [];
  const left = { scan: scanBudget, parse: parseBudget };
  // A brace that ends the text opens nothing, as there.
  for (let at = text.indexOf('{'); at !== -1 && at < text.length - 1; ) {
    const end = closingBrace(text, at, left);
    if (left.scan <= 0 || left.parse <= 0) return { objects, isComplete: false };
    const object =
      end.open > longestNest ? undefined : parseObject(text.slice(at, end.at) + '}'.repeat(end.open), left);
    if (object !== undefined) objects.push(object);
    at = text.indexOf('{', object === undefined ? at + 1 : end.at);
  }
  return { objects, isComplete: true };
}

const longestNest = 500;

/** Where the object ends, and how many braces are still open there because the text or the limit ends first. */
function closingBrace(text: string, start: number, left: { scan: number }): { at: number; open: number } {
  const limit = Math.min(start + longestObject, text.length);
  let open = 0;
  let at = start;
  do {
    const code = text.charCodeAt(at++);
    if (code === 123) open++;
    else if (code === 125) open--;
  } while (open > 0 && at < limit);
  left.scan -= at - start;
  return { at, open };
}

function parseObject(text: string, left: { parse: number }): Json | undefined {
  left.parse -= text.length;
  const json = parseJson(text);
  const value = json === undefined && left.parse > 0 ? readYaml(text).root?.value : json;
  return typeof value === 'object' && value !== null ? value : undefined;
}
