import assert from 'node:assert/strict';
import type { LineOrigin } from '../../../src/core/operation/promptBlame.ts';
import { blameNotes } from '../../../src/extension/blame/blameText.ts';
import type { FiguresByHash } from '../../../src/extension/versionFigures.ts';
import { version } from '../../support/panelParts.ts';

const nowMs = Date.parse('2026-11-15T10:00:00Z');
const versions = [version(2, { before: [{ number: 1, blob: '1'.repeat(40) }] }), version(1)];

function origin(number: number, over: Partial<LineOrigin> = {}): LineOrigin {
  const { hash, commit, author, authoredAt, subject } = version(number);
  return { version: number, hash, commit, author, authoredAt, subject, ...over };
}

function notes(origins: readonly (LineOrigin | null)[], figures: FiguresByHash | null = new Map()) {
  return blameNotes(origins, { versions, figures, nowMs });
}

function hover(one: LineOrigin | null, figures?: FiguresByHash | null): string {
  return notes([one], figures)[0]!.hover.join('\n');
}

describe('blame beside the lines', () => {
  it('names version, author and age before the first line of each block', () => {
    const [one, two] = [origin(1), origin(2)];
    assert.deepEqual(
      notes([one, one, two, null, null, one]).map(({ text }) => text),
      ['v1 Ada · 2 weeks ago', '', 'v2 Ada · 2 weeks ago', 'Draft', '', 'v1 Ada · 2 weeks ago'],
    );
  });

  it('cuts a long name, and shows what would act on the display as an escape', () => {
    assert.match(notes([origin(1, { author: 'Maximiliane Mustermann' })])[0]!.text, /^v1 Maximiliane M… ·/);
    assert.match(notes([origin(1, { author: 'a\u202eb' })])[0]!.text, /^v1 a\\u202eb ·/);
  });

  it('says in the hover who, when, why and what came with it', () => {
    const figures = { runs: 1, medianCostUsd: null, medianDurationMs: null, isEstimate: false };
    const known = new Map([
      [versions[0]!.hash, { ...figures, meanScore: 0.8 }],
      [versions[1]!.hash, { ...figures, meanScore: 0.6 }],
    ]);
    const text = hover(origin(2), known);
    assert.match(text, /^v2 · Change 2\nAda, .*2026.* · commit 2222222222\nAgainst v1: score 0\.60 → 0\.80$/);
  });

  it('says that there are no results, and nothing while they are being read', () => {
    assert.match(hover(origin(2)), /Against v1: no results$/);
    assert.match(hover(origin(1)), /The first version: no results$/);
    assert.doesNotMatch(hover(origin(2), null), /results/);
  });

  it('says of a folded commit that it changed nothing a model sees', () => {
    assert.match(
      hover(origin(1, { commit: 'f'.repeat(40), subject: 'Sort keys' })),
      /^v1 · Sort keys\n.*\nChanged nothing/,
    );
  });

  it('says of a draft line that no commit has it', () => {
    assert.match(hover(null), /^Draft: no commit/);
  });
});
