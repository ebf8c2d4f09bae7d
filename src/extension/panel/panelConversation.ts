// What was said in a column, saved for good: as messages of the prompt, as a few-shot example, or as a test row.
import { addExample, addMessages } from '../../core/prompt/editMessages.ts';
import { addTestRow } from '../../core/prompt/editPrompt.ts';
import { conversationAsExample, conversationAsMessages, conversationAsTestRow } from '../../core/run/conversation.ts';
import type { PageMessage } from '../../protocol/runPanel.ts';
import { type ActionContext, editPromptFile, keptRun } from './panelActions.ts';

type SaveConversation = Extract<PageMessage, { type: 'save-conversation' }>;

/** One edit of the prompt file that undo takes back; the user saves it. */
export async function saveConversation(
  { target, model }: ActionContext,
  { column: id, as }: SaveConversation,
): Promise<void> {
  const column = model.column(id);
  const turns = column.exchanges.map(keptRun);
  const prompt = column.resolved?.prompt ?? null;
  switch (as) {
    case 'messages': {
      const said = conversationAsMessages(turns, prompt?.templateFormat ?? 'simple');
      return editPromptFile(target, (source) => addMessages(source, said));
    }
    case 'example': {
      const example = conversationAsExample(turns);
      return editPromptFile(target, (source) => addExample(source, example));
    }
    case 'row': {
      const row = conversationAsTestRow(prompt ?? { variables: [] }, turns);
      return editPromptFile(target, (source) => addTestRow(source, row));
    }
  }
}
