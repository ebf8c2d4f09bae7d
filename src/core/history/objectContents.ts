// Contents of Git objects by id, through `cat-file --batch`. One damaged, missing or huge object costs itself only:
// the process that died of it is started again behind it.
import { bytesToPath } from './bytePath.ts';
import type { Git, GitConversation } from './git.ts';

export type ObjectContent =
  | { readonly kind: 'blob' | 'commit' | 'tree' | 'tag'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing' | 'damaged' }
  | { readonly kind: 'too-large'; readonly size: number };

export interface ReadObjectsOptions {
  /** Larger objects are told by their size and not kept. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls back for each id in order, and waits where the callback gives something to wait for. Each byte array is a copy
 * of its own or a view that nobody else writes to.
 */
export async function readObjects(
  git: Git,
  ids: readonly string[],
  options: ReadObjectsOptions,
  onObject: (index: number, content: ObjectContent) => undefined | Promise<void>,
): Promise<void> {
  let done = 0;
  while (done < ids.length) {
    const conversation = git.converse(
      ['cat-file', '--batch', '--buffer'],
      options.signal ? { signal: options.signal } : {},
    );
    const from = done;
    try {
      conversation.write(`${ids.slice(from).join('\n')}\n`);
      conversation.end();
      const reader = new ObjectReader(conversation, options.maxBytes);
      while (done < ids.length) {
        const content = await reader.next();
        if (content === null) break;
        const pause = onObject(done++, content);
        if (pause !== undefined) await pause;
        // The rest of a huge object is not worth reading: go on behind it with a new process.
        if (content.kind === 'too-large' && content.size > 8 * options.maxBytes) break;
      }
    } finally {
      conversation.close();
    }
    options.signal?.throwIfAborted();
    if (done < ids.length && done === from) await onObject(done++, { kind: 'damaged' });
  }
}

/**
 * Which objects a partial clone really has, without asking for one that it lacks: Git would try to fetch that, and
 * having been forbidden to, ends. Null for a whole clone, where everything is here.
 */
export async function localObjects(git: Git, isPartial: boolean): Promise<ReadonlySet<string> | null> {
  if (!isPartial) return null;
  const ids = new Set<string>();
  let rest = '';
  const all = ['cat-file', '--batch-all-objects', '--unordered', '--batch-check=%(objectname)'];
  await git.stream(all, (bytes) => {
    const lines = (rest + bytesToPath(bytes)).split('\n');
    rest = lines.pop() as string;
    for (const line of lines) ids.add(line);
  });
  return ids;
}

class ObjectReader {
  readonly #conversation: GitConversation;
  readonly #maxBytes: number;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(conversation: GitConversation, maxBytes: number) {
    this.#conversation = conversation;
    this.#maxBytes = maxBytes;
  }

  /** Null when the process ended before a whole object. */
  async next(): Promise<ObjectContent | null> {
    const header = await this.#line();
    if (header === null) return null;
    const [, kind, length] = header.split(' ');
    if (length === undefined) return { kind: 'missing' };
    const size = Number(length);
    if (size > this.#maxBytes) {
      if (size <= 8 * this.#maxBytes && !(await this.#skip(size + 1))) return null;
      return { kind: 'too-large', size };
    }
    const bytes = await this.#take(size);
    if (bytes === null || (await this.#take(1)) === null) return null;
    return { kind: kind as 'blob' | 'commit' | 'tree' | 'tag', bytes };
  }

  async #line(): Promise<string | null> {
    for (let from = this.#at; ; ) {
      const end = this.#bytes.indexOf(0x0a, from);
      if (end >= 0) {
        const line = String.fromCharCode(...this.#bytes.subarray(this.#at, end));
        this.#at = end + 1;
        return line;
      }
      from = this.#bytes.length - this.#at;
      if (!(await this.#more())) return null;
    }
  }

  async #take(size: number): Promise<Uint8Array | null> {
    if (this.#bytes.length - this.#at >= size) {
      const part = this.#bytes.subarray(this.#at, this.#at + size);
      this.#at += size;
      return part;
    }
    const whole = new Uint8Array(size);
    let filled = 0;
    for (;;) {
      const part = this.#bytes.subarray(this.#at, this.#at + size - filled);
      whole.set(part, filled);
      filled += part.length;
      this.#at += part.length;
      if (filled === size) return whole;
      if (!(await this.#more())) return null;
    }
  }

  async #skip(size: number): Promise<boolean> {
    let left = size;
    for (;;) {
      const step = Math.min(left, this.#bytes.length - this.#at);
      this.#at += step;
      left -= step;
      if (left === 0) return true;
      if (!(await this.#more())) return false;
    }
  }

  /** Appends the next chunk to what is not yet read; false at the end. */
  async #more(): Promise<boolean> {
    const chunk = await this.#conversation.read();
    if (chunk === null) return false;
    const rest = this.#bytes.subarray(this.#at);
    if (rest.length === 0) this.#bytes = chunk;
    else {
      this.#bytes = new Uint8Array(rest.length + chunk.length);
      this.#bytes.set(rest);
      this.#bytes.set(chunk, rest.length);
    }
    this.#at = 0;
    return true;
  }
}
