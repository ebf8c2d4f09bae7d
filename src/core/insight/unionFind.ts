// Which things belong together, while more and more of them are joined.

export class UnionFind {
  readonly #parent: Int32Array;

  constructor(size: number) {
    this.#parent = Int32Array.from({ length: size }, (_, index) => index);
  }

  /** The thing that stands for the group. */
  find(thing: number): number {
    let root = thing;
    while (this.#parent[root] !== root) root = this.#parent[root]!;
    for (let next = thing; next !== root; ) {
      const above = this.#parent[next]!;
      this.#parent[next] = root;
      next = above;
    }
    return root;
  }

  join(one: number, other: number): void {
    const [left, right] = [this.find(one), this.find(other)];
    this.#parent[Math.max(left, right)] = Math.min(left, right);
  }

  /** The things of each group, rising; the groups in the order of their first thing. */
  members(): number[][] {
    const groups = new Map<number, number[]>();
    for (let thing = 0; thing < this.#parent.length; thing += 1) {
      const root = this.find(thing);
      const group = groups.get(root);
      if (group) group.push(thing);
      else groups.set(root, [thing]);
    }
    return [...groups.values()];
  }

  /** The number of its group for each thing, counted from 0 by first thing. */
  labels(): number[] {
    const labels: number[] = new Array(this.#parent.length).fill(0);
    for (const [label, things] of this.members().entries()) for (const thing of things) labels[thing] = label;
    return labels;
  }
}
