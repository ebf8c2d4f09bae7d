// The code that the editor reads when it activates the built extension.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The main file and every part that it requires at once, directly or through another part; absolute paths. */
export function filesReadAtOnce(dist: string): string[] {
  const read = new Set<string>();
  const open = ['extension.cjs'];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (read.has(file)) continue;
    read.add(file);
    const code = readFileSync(join(dist, file), 'utf8');
    for (const [, part] of code.matchAll(/require\("\.\/([\w-]+\.cjs)"\)/g)) open.push(part as string);
  }
  return [...read].map((file) => join(dist, file));
}
