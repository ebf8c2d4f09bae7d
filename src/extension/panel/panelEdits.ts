// What the panel's page saves: named sets of inputs, files as values, and tried parameters into the prompt file.
import * as vscode from 'vscode';
import { TrackerError } from '../../core/base/trackerError.ts';
import { keepDraftSnapshot } from '../../core/operation/keepDraftSnapshot.ts';
import { chainEdits, type EditStep, editBetween, textAfter } from '../../core/prompt/chainEdits.ts';
import { setModel, setParameters } from '../../core/prompt/editParameters.ts';
import { valuesOf } from '../../core/prompt/triedParameters.ts';
import { askText } from '../askUser.ts';
import { withoutLinks } from '../foreignText.ts';
import { slashed } from '../workspace/workspaceProjects.ts';
import { type ActionContext, editPromptFile } from './panelActions.ts';

export async function saveSet({ model }: ActionContext): Promise<void> {
  const taken = new Set(model.inputs.setNames);
  const name = await askText({
    title: 'Save These Inputs as a Set',
    prompt: 'Sets stay on this machine, with this workspace. Sensitive variables are left out.',
    placeHolder: 'Angry customer',
    validateInput(text) {
      if (text.trim() === '') return 'A set needs a name.';
      if (!taken.has(text.trim())) return null;
      return { message: `Replaces the set “${text.trim()}”.`, severity: vscode.InputBoxValidationSeverity.Warning };
    },
  });
  if (name === undefined) return;
  model.inputs.saveSet(crypto.randomUUID(), name.trim());
  await model.inputsChanged();
}

export async function removeSet({ model }: ActionContext, id: string): Promise<void> {
  const name = model.inputs.nameOfSet(id);
  if (name === null) return;
  const remove = 'Remove';
  const answer = await vscode.window.showWarningMessage(
    withoutLinks(`Remove the input set “${name}”?`),
    { modal: true },
    remove,
  );
  if (answer !== remove) return;
  model.inputs.removeSet(id);
  await model.inputsChanged();
}

/** A file of the repository, named by its path from the root. */
export async function pickFile({ model, target }: ActionContext, field: string): Promise<void> {
  const { root } = target.opened;
  const picked = await vscode.window.showOpenDialog({
    title: `File for ${field}`,
    defaultUri: vscode.Uri.file(root),
    canSelectMany: false,
  });
  const path = picked?.[0] === undefined ? null : slashed(picked[0].fsPath);
  if (path === null) return;
  if (!path.startsWith(`${root}/`)) {
    throw new TrackerError('usage/refused', 'The file lies outside the repository.', {
      hint: 'Copy it into the repository: a prompt can name only what its readers have too.',
    });
  }
  model.inputs.setField(field, path.slice(root.length + 1));
  await model.inputsChanged();
}

/** Writes what is tried into the file as one edit that undo takes back, and tries nothing any more. */
export async function writeParameters({ model, target }: ActionContext): Promise<void> {
  const values = valuesOf(model.tried);
  if (Object.keys(values).length === 0) return;
  await editPromptFile(target, (source) => setParameters(source, values));
  await model.resetParameters();
}

/**
 * Makes what a column asks the draft, as one edit that undo takes back: the text of its version, the model chosen for it,
 * and the parameters tried. What the file said before is kept first.
 */
export async function keepColumn({ model, target }: ActionContext, id: string): Promise<void> {
  const { resolved, chosenModel, selector } = model.column(id);
  if (resolved?.prompt == null) {
    throw new TrackerError('usage/refused', 'This column shows a stored run, which is no text of the prompt.', {
      hint: 'Restore the version that it ran from the Prompts view.',
    });
  }
  const { model: written } = resolved.prompt;
  const values = valuesOf(model.tried);
  const steps: EditStep[] = [
    (text) => (chosenModel === null || chosenModel === written ? null : setModel(text, chosenModel)),
    (text) => (Object.keys(values).length === 0 ? null : setParameters(text, values)),
  ];
  const { project } = target.opened;
  const draft = await project.resolveSelector(target.entry, 'draft');
  await keepDraftSnapshot(target.opened.context(), draft);
  await editPromptFile(target, (source) => {
    const start = selector === 'draft' ? source : resolved.source;
    return editBetween(source, textAfter(chainEdits(start, steps)));
  });
  await model.resetParameters();
}
