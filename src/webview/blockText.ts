// A long text as blocks of whole lines. A block that is full is never touched again, so appending costs the same whatever
// stands above, and the browser lays out only the blocks in sight. The line end at a cut is the edge between two blocks.

const blockLength = 2_000;

export class BlockText {
  readonly #root: HTMLElement;
  #shown = '';
  #last: Text | null = null;
  #lastLength = 0;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** Shows exactly this text; what already stands there stays when the text only goes on. */
  set(text: string): void {
    if (text === this.#shown) return;
    if (this.#shown !== '' && text.startsWith(this.#shown)) {
      this.append(text.slice(this.#shown.length));
      return;
    }
    this.#root.replaceChildren();
    this.#last = null;
    this.#shown = '';
    this.append(text);
  }

  append(text: string): void {
    if (text === '') return;
    this.#shown += text;
    let from = 0;
    while (from < text.length) {
      if (this.#last === null) this.#startBlock();
      const cut = text.indexOf('\n', from + Math.max(0, blockLength - this.#lastLength));
      if (cut < 0) {
        this.#grow(text.slice(from));
        return;
      }
      this.#grow(text.slice(from, cut));
      this.#last?.parentElement?.classList.add('full');
      this.#last = null;
      from = cut + 1;
      if (from === text.length) this.#startBlock();
    }
  }

  #startBlock(): void {
    const block = document.createElement('div');
    block.className = 'block';
    this.#last = document.createTextNode('');
    this.#lastLength = 0;
    block.append(this.#last);
    this.#root.append(block);
  }

  #grow(text: string): void {
    this.#last?.appendData(text);
    this.#lastLength += text.length;
  }
}
