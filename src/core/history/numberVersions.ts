// Counts versions along the linear order: the definition of `v<n>`, `sameAs` and folded commits, and nothing else.
// Rule: an ordinary commit is measured against what it changed, a merge against the version counted last.

/** One event of a lineage, oldest first. `predecessors` are positions in the same list. */
export interface LinearEvent {
  /** Null where the file was deleted. */
  readonly blob: string | null;
  readonly hash: string | null;
  readonly isMerge: boolean;
  readonly predecessors: readonly number[];
}

export interface NumberedVersion {
  readonly number: number;
  /** Position of the event that made it. */
  readonly event: number;
  readonly sameAs: number | null;
  /** Positions of later events that changed the file and not the prompt. */
  readonly cosmetic: number[];
}

export interface Numbering {
  readonly versions: NumberedVersion[];
  /** For each event the number of the version its text is; 0 before there was any text. */
  readonly numberAt: number[];
  /** For each event the nearest ones before it that had a text, first parent first. */
  readonly textsBefore: (readonly number[])[];
}

export function numberVersions(events: readonly LinearEvent[]): Numbering {
  const versions: NumberedVersion[] = [];
  const numberAt: number[] = [];
  const before: (readonly number[])[] = [];
  const oldest = new Map<string, number>();
  events.forEach((event, position) => {
    const texts = textsBefore(events, event);
    before.push(texts);
    // Moved, deleted, or a merge that took one side: the text is one that was counted already.
    const same = event.blob === null ? texts : texts.filter((other) => events[other]?.blob === event.blob);
    const latest = Math.max(0, ...same.map((other) => numberAt[other] as number));
    if (event.blob === null || latest > 0) {
      numberAt.push(latest);
      return;
    }
    const hash = event.hash as string;
    const folded = foldedUnder(event, texts, { events, numberAt, versions });
    if (folded > 0) {
      const version = versions[folded - 1] as NumberedVersion;
      if (!isListed(events, version, event.blob)) version.cosmetic.push(position);
      numberAt.push(folded);
      return;
    }
    const number = versions.length + 1;
    versions.push({ number, event: position, sameAs: oldest.get(hash) ?? null, cosmetic: [] });
    if (!oldest.has(hash)) oldest.set(hash, number);
    numberAt.push(number);
  });
  return { versions, numberAt, textsBefore: before };
}

/** The nearest events with a text: through deletions, so that a file created again is measured against its last text. */
function textsBefore(events: readonly LinearEvent[], event: LinearEvent): number[] {
  const found = new Set<number>();
  const seen = new Set<number>();
  const open = event.predecessors.toReversed();
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const before = events[at] as LinearEvent;
    if (before.blob !== null) found.add(at);
    else open.push(...before.predecessors.toReversed());
  }
  return [...found];
}

interface Counted {
  readonly events: readonly LinearEvent[];
  readonly numberAt: readonly number[];
  readonly versions: readonly NumberedVersion[];
}

/** The number of the version whose prompt this event repeats, or 0. */
function foldedUnder(event: LinearEvent, before: readonly number[], counted: Counted): number {
  const hashOf = (version: NumberedVersion | undefined) => counted.events[version?.event ?? -1]?.hash;
  if (!event.isMerge) {
    const own = before.filter((other) => counted.events[other]?.hash === event.hash);
    if (own.length > 0) return Math.max(...own.map((other) => counted.numberAt[other] as number));
  }
  return hashOf(counted.versions.at(-1)) === event.hash ? counted.versions.length : 0;
}

/** The same bytes arriving on a parallel line are no further commit to show. */
function isListed(events: readonly LinearEvent[], version: NumberedVersion, blob: string): boolean {
  const last = version.cosmetic.at(-1) ?? version.event;
  return events[last]?.blob === blob;
}
