// Globs of ignore files and settings. They come with a repository, so they are matched without regular expressions: a
// failed match is taken up again at the last wildcard only, and no pattern is slower than its length times the path's.
// The syntax is that of Git and VS Code: `*`, `?`, `**` between slashes, `[a-z]`, `[!a]`, `\x`, and `{a,b}` on request.

type Test = (unit: number) => boolean;
type Token = number | Test | '*';
type Part = '**' | ((name: string) => boolean);

/** Whether a path with `/` between its parts matches; a dot at the start of a name is nothing special. */
export type Glob = (path: string) => boolean;

const longestGlob = 4096;
const mostAlternatives = 256;
const mostGlobs = 1000;

/** One pattern without alternatives. One that cannot be read, or is longer than a path can be, matches nothing. */
export function compileGlob(pattern: string): Glob {
  if (pattern.length > longestGlob) return () => false;
  const parts: Part[] = [];
  for (const name of pattern.split('/')) {
    if (name !== '**') {
      const tokens = readTokens(name);
      if (tokens === null) return () => false;
      parts.push(nameTest(tokens));
    } else if (parts.at(-1) !== '**') parts.push('**');
  }
  const [only] = parts;
  if (parts.length === 2 && only === '**') {
    const last = parts[1] as (name: string) => boolean;
    return (path) => last(path.slice(path.lastIndexOf('/') + 1));
  }
  return (path) => matchesParts(parts, path.split('/'));
}

/** Any of up to a thousand patterns in which `{a,b}` stands for alternatives. */
export function compileGlobs(patterns: readonly string[]): Glob {
  const globs = patterns
    .slice(0, mostGlobs)
    .filter(({ length }) => length <= longestGlob)
    .flatMap((pattern) => alternativesOf(pattern.replace(/^\.?\//, '')).map(compileGlob));
  return (path) => globs.some((glob) => glob(path));
}

/** The patterns that `{a,b}` stands for; braces beyond the limit, or never closed, stand for themselves. */
function alternativesOf(pattern: string): string[] {
  const done: string[] = [];
  const waiting = [pattern];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const group = innermostGroup(next);
    if (group === null) done.push(next);
    else if (done.length + waiting.length + group.choices.length > mostAlternatives) return [pattern];
    else waiting.push(...group.choices.map((choice) => group.before + choice + group.after));
  }
  return done;
}

/** The last `{` that is closed, which has no other one in it. */
function innermostGroup(pattern: string): { before: string; choices: string[]; after: string } | null {
  for (let open = lastUnescaped(pattern, '{'); open >= 0; open = lastUnescaped(pattern.slice(0, open), '{')) {
    const close = pattern.indexOf('}', open);
    if (close < 0) continue;
    const choices = pattern.slice(open + 1, close).split(',');
    return { before: pattern.slice(0, open), choices, after: pattern.slice(close + 1) };
  }
  return null;
}

function lastUnescaped(text: string, character: string): number {
  let at = text.lastIndexOf(character);
  while (at > 0 && text[at - 1] === '\\') at = text.lastIndexOf(character, at - 2);
  return at;
}

function matchesParts(parts: readonly Part[], names: readonly string[]): boolean {
  let part = 0;
  let name = 0;
  let lastStars = -1;
  let takenUpAt = 0;
  while (name < names.length) {
    const wanted = parts[part];
    if (wanted === '**') {
      lastStars = part++;
      takenUpAt = name;
    } else if (wanted?.(names[name] as string)) {
      part++;
      name++;
    } else if (lastStars >= 0) {
      part = lastStars + 1;
      name = ++takenUpAt;
    } else return false;
  }
  while (parts[part] === '**') part++;
  return part === parts.length;
}

function nameTest(tokens: readonly Token[]): (name: string) => boolean {
  const star = tokens.indexOf('*');
  const isPlain = tokens.every((token) => token === '*' || typeof token === 'number');
  const textOf = (some: readonly Token[]) => String.fromCharCode(...(some as number[]));
  if (isPlain && star < 0) {
    const text = textOf(tokens);
    return (name) => name === text;
  }
  if (isPlain && star === tokens.lastIndexOf('*')) {
    const [before, after] = [textOf(tokens.slice(0, star)), textOf(tokens.slice(star + 1))];
    const least = before.length + after.length;
    return (name) => name.length >= least && name.startsWith(before) && name.endsWith(after);
  }
  return (name) => matchesTokens(tokens, name);
}

function matchesTokens(tokens: readonly Token[], name: string): boolean {
  let token = 0;
  let at = 0;
  let lastStar = -1;
  let takenUpAt = 0;
  while (at < name.length) {
    const wanted = tokens[token];
    const unit = name.charCodeAt(at);
    if (wanted === '*') {
      lastStar = token++;
      takenUpAt = at;
    } else if (wanted === unit || (typeof wanted === 'function' && wanted(unit))) {
      token++;
      at++;
    } else if (lastStar >= 0) {
      token = lastStar + 1;
      at = ++takenUpAt;
    } else return false;
  }
  while (tokens[token] === '*') token++;
  return token === tokens.length;
}

/** Null for a bracket that is never closed or a backslash at the end. */
function readTokens(name: string): Token[] | null {
  const tokens: Token[] = [];
  for (let at = 0; at < name.length; at++) {
    const character = name[at];
    if (character === '*') {
      if (tokens.at(-1) !== '*') tokens.push('*');
    } else if (character === '?') tokens.push(() => true);
    else if (character === '[') {
      const bracket = readBracket(name, at + 1);
      if (bracket === null) return null;
      tokens.push(bracket.test);
      at = bracket.end;
    } else {
      if (character === '\\' && ++at === name.length) return null;
      tokens.push(name.charCodeAt(at));
    }
  }
  return tokens;
}

const classes = new Map<string, RegExp>([
  ...[['alpha', /[A-Za-z]/] as const, ['digit', /[0-9]/] as const, ['alnum', /[A-Za-z0-9]/] as const],
  ...[['upper', /[A-Z]/] as const, ['lower', /[a-z]/] as const, ['xdigit', /[0-9A-Fa-f]/] as const],
  ...[['space', /[\t-\r ]/] as const, ['blank', /[\t ]/] as const, ['punct', /[!-/:-@[-`{-~]/] as const],
  ...[['print', /[ -~]/] as const, ['graph', /[!-~]/] as const, ['cntrl', /[^ -~\u0080-\uffff]/] as const],
]);

/** From behind `[` to its `]`, whose place is `end`. */
function readBracket(name: string, start: number): { test: Test; end: number } | null {
  const isNegated = name[start] === '!' || name[start] === '^';
  const first = start + (isNegated ? 1 : 0);
  const tests: Test[] = [];
  for (let at = first; at < name.length; at++) {
    if (name[at] === ']' && at > first) {
      return { test: (unit) => tests.some((test) => test(unit)) !== isNegated, end: at };
    }
    const named = name[at] === '[' && name[at + 1] === ':' ? name.indexOf(':]', at + 2) : -1;
    if (named >= 0) {
      const known = classes.get(name.slice(at + 2, named));
      if (known === undefined) return null;
      tests.push((unit) => known.test(String.fromCharCode(unit)));
      at = named + 1;
      continue;
    }
    if (name[at] === '\\') at++;
    const low = name.charCodeAt(at);
    let high = low;
    if (name[at + 1] === '-' && at + 2 < name.length && name[at + 2] !== ']') {
      at += name[at + 2] === '\\' ? 3 : 2;
      high = name.charCodeAt(at);
    }
    tests.push((unit) => unit >= low && unit <= high);
  }
  return null;
}
