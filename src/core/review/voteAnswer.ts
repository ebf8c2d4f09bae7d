// A vote as it is typed, as it is kept and as it counts. Every door reads what a rater says here, so that a key on a page and a
// word in a terminal mean the same.
import { TrackerError } from '../base/trackerError.ts';
import type { Scale, VoteAnswer } from './review.ts';

const words: Readonly<Record<string, boolean>> = {
  ...{ yes: true, y: true, good: true, up: true },
  ...{ no: false, n: false, bad: false, down: false },
};

/** Throws `usage/invalid-argument` with what can be said. `isSwapped`: the second run stands on the left. */
export function readVoteAnswer(text: string, scale: Scale, isSwapped: boolean): VoteAnswer {
  const answer = readAnswer(text.trim().toLowerCase(), scale, isSwapped);
  if (answer !== null) return answer;
  throw new TrackerError('usage/invalid-argument', `«${text}» is no vote here.`, { hint: `${votesOf(scale)}.` });
}

/** What can be said on a scale, in words. */
export function votesOf(scale: Scale): string {
  switch (scale.kind) {
    case 'thumbs':
      return 'Say good or bad';
    case 'levels':
      return `Say a level from 1 to ${scale.levels.length}`;
    case 'checklist':
      return `Say yes or no to ${scale.questions.length === 1 ? 'the question' : `each of ${scale.questions.length} questions, such as yes,no`}`;
    case 'preference':
      return 'Say left, right or tie';
  }
}

function readAnswer(text: string, scale: Scale, isSwapped: boolean): VoteAnswer | null {
  switch (scale.kind) {
    case 'thumbs':
      return yesOrNo(text);
    case 'levels':
      return /^\d$/.test(text) && isVoteAnswer(Number(text), scale) ? Number(text) : null;
    case 'checklist': {
      const said = text.split(/[\s,]+/).map(yesOrNo);
      return said.length === scale.questions.length && said.every((one) => one !== null) ? said : null;
    }
    case 'preference':
      if (text === 'tie') return 'tie';
      if (text !== 'left' && text !== 'right') return null;
      return (text === 'left') === isSwapped ? 'second' : 'first';
  }
}

function yesOrNo(word: string): boolean | null {
  return Object.hasOwn(words, word) ? (words[word] as boolean) : null;
}

/** Whether a value from a record is a vote on this scale. */
export function isVoteAnswer(value: unknown, scale: Scale): value is VoteAnswer {
  switch (scale.kind) {
    case 'thumbs':
      return typeof value === 'boolean';
    case 'levels':
      return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= scale.levels.length;
    case 'checklist':
      return (
        Array.isArray(value) &&
        value.length === scale.questions.length &&
        value.every((one) => typeof one === 'boolean')
      );
    case 'preference':
      return value === 'first' || value === 'second' || value === 'tie';
  }
}

/** The vote as the rater said it; `left` and `right` are as it stood before them. */
export function voteText(answer: VoteAnswer, scale: Scale, isSwapped: boolean): string {
  if (scale.kind === 'thumbs') return answer === true ? 'good' : 'bad';
  if (Array.isArray(answer)) return answer.map((yes) => (yes ? 'yes' : 'no')).join(',');
  if (scale.kind !== 'preference' || answer === 'tie') return String(answer);
  return (answer === 'second') === isSwapped ? 'left' : 'right';
}

/** What a vote on one answer is worth: `value` from 0 to 1; both null for a preference. */
export function scoreOfVote(
  answer: VoteAnswer,
  scale: Scale,
): { readonly value: number | null; readonly passed: boolean | null } {
  if (typeof answer === 'boolean') return { value: answer ? 1 : 0, passed: answer };
  if (scale.kind === 'levels' && typeof answer === 'number') {
    const value = (answer - 1) / (scale.levels.length - 1);
    return { value, passed: scale.passFrom === null ? null : answer >= scale.passFrom };
  }
  if (!Array.isArray(answer)) return { value: null, passed: null };
  const said = answer.filter(Boolean).length;
  return { value: said / answer.length, passed: said === answer.length };
}
