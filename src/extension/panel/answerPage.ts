// What each message of the run panel's page does. Loaded with the first panel: nothing of it is needed to activate.
import * as vscode from 'vscode';
import type { PageMessage } from '../../protocol/runPanel.ts';
import { fileUri } from '../promptDocuments.ts';
import * as actions from './panelActions.ts';
import { saveConversation } from './panelConversation.ts';
import { keepColumn, pickFile, removeSet, saveSet, writeParameters } from './panelEdits.ts';
import { pickColumns, pickSelector } from './panelPickers.ts';
import { carryOutRemedy, type RemedyContext } from './panelRemedies.ts';

export interface AnswerOptions {
  readonly recentModels: () => readonly string[];
  /** Null when the user gave up. */
  readonly pickModel: (current: string | null) => Promise<string | null>;
  readonly log: RemedyContext['log'];
  /** Unsaved text is known once this resolves. */
  readonly flushEdits: () => Promise<void>;
}

export async function answerPage(
  message: PageMessage,
  context: actions.ActionContext,
  options: AnswerOptions,
): Promise<void> {
  const { model, target } = context;
  switch (message.type) {
    case 'ready':
      return model.show();
    case 'change-values':
      return model.changeValues(message.values);
    case 'use-inputs':
      model.inputs.use(message.id);
      return model.inputsChanged();
    case 'save-set':
      return saveSet(context);
    case 'remove-set':
      return removeSet(context, message.id);
    case 'save-row':
      return actions.saveRow(context, message);
    case 'pick-file':
      return pickFile(context, message.field);
    case 'add-columns':
      return addColumns(context, options);
    case 'pick-version': {
      const selector = await pickSelector(target, model.column(message.column).selector);
      return selector === null ? undefined : model.selectVersion(message.column, selector);
    }
    case 'pick-model':
      return pickModel(context, message.column, options);
    case 'remove-column':
      return model.removeColumn(message.column);
    case 'run':
      await options.flushEdits();
      return model.run(message.values, message.columns);
    case 'stop':
      return model.stop(message.column);
    case 'reply':
      return model.reply(message.text, message.columns);
    case 'save-conversation':
      return saveConversation(context, message);
    case 'try-parameter':
      return model.tryParameter(message.name, message.text);
    case 'reset-parameters':
      return model.resetParameters();
    case 'write-parameters':
      return writeParameters(context);
    case 'keep':
      await options.flushEdits();
      return keepColumn(context, message.column);
    case 'preview':
      return model.preview(message.column);
    case 'rate':
      return actions.ratePanelAnswer(context, message);
    case 'copy':
      return actions.copyAnswer(context, message);
    case 'render-markdown':
      return actions.renderMarkdown(context, message);
    case 'open-link':
      return actions.openLink(context, message);
    case 'open-run':
      return actions.openRun(context, message);
    case 'compare-answers':
      return actions.compareAnswers(context, message.columns);
    case 'open-file':
      await vscode.window.showTextDocument(fileUri(target.opened, target.entry.path), {
        viewColumn: vscode.ViewColumn.One,
      });
      return;
    case 'remedy': {
      const column = message.column === null ? model.columns[0]! : model.column(message.column);
      if (message.id === 'pick-model') return pickModel(context, column.id, options);
      return carryOutRemedy(message.id, { column, target, log: options.log });
    }
  }
}

async function addColumns({ model, target }: actions.ActionContext, options: AnswerOptions): Promise<void> {
  const { selector, model: shown } = model.columns[0]!;
  const wanted = await pickColumns(target, {
    recentModels: options.recentModels(),
    selector,
    modelName: shown.name,
    pickModel: () => options.pickModel(shown.name),
  });
  if (wanted.length > 0) await model.addColumns(wanted);
}

async function pickModel({ model }: actions.ActionContext, column: string, options: AnswerOptions): Promise<void> {
  const name = await options.pickModel(model.column(column).model.name);
  if (name !== null) await model.useModel(column, name);
}
