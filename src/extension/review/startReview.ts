// How a review begins in the editor: a selection is there, the user says how it is judged, and the page opens.
import type * as vscode from 'vscode';
import { review as operation } from '../../core/operation/builtin/review.ts';
import { readInput } from '../../core/operation/parameter.ts';
import type { CreatedReview } from '../../core/operation/review/createReview.ts';
import { askText, pickItem } from '../askUser.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';

/** What `review create` takes: `run`, `prompt`, `evaluation`, `only`, `row`, `version`, `model`, `rated`. */
export interface SelectedAnswers {
  readonly run?: readonly string[];
  readonly prompt?: string;
  readonly evaluation?: string;
  readonly only?: string;
  readonly row?: readonly string[];
  readonly version?: readonly string[];
  readonly model?: readonly string[];
  readonly rated?: string;
}

/** The id of the review that was made; null when the user gave up. Throws `usage/refused` when nothing can be judged. */
export async function createReviewOf(opened: OpenedProject, selection: SelectedAnswers): Promise<string | null> {
  const scale = await askScale();
  if (scale === null) return null;
  const input = readInput(operation.parameters, { ...selection, ...scale, action: 'create' });
  const created = (await operation.run(input, opened.context())) as CreatedReview;
  return created.id;
}

interface Scale {
  readonly level?: readonly string[];
  readonly check?: readonly string[];
  readonly pair?: boolean;
}

const usualLevels = ['Unusable', 'Weak', 'Acceptable', 'Good', 'Excellent'];

/** Null when the user gave up. */
async function askScale(): Promise<Scale | null> {
  const scales = [
    { label: 'Good or Bad', description: 'one answer at a time, y or n', scale: async () => ({}) },
    { label: 'Levels…', description: 'one answer at a time, 1 to 5', scale: askLevels },
    { label: 'Checklist…', description: 'one answer at a time, yes or no to each question', scale: askChecklist },
    {
      label: 'Side by Side',
      description: 'two answers to the same inputs: which is better',
      scale: async () => ({ pair: true }),
    },
  ];
  const picked = await pickItem<vscode.QuickPickItem & { scale: () => Promise<Scale | null> }>(scales, {
    title: 'Start Review: how are answers judged?',
  });
  return picked === undefined ? null : picked.scale();
}

async function askLevels(): Promise<Scale | null> {
  const level = await askList('Levels, worst first', usualLevels.join('; '));
  return level && { level };
}

async function askChecklist(): Promise<Scale | null> {
  const check = await askList('Questions to answer yes or no', 'Is it correct?; Is it complete?');
  return check && { check };
}

async function askList(what: string, value: string): Promise<readonly string[] | null> {
  const text = await askText({ title: `Start Review: ${what}`, prompt: 'Separated by semicolons.', value });
  const items = text?.split(';').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
  return items === undefined || items.length === 0 ? null : items;
}
