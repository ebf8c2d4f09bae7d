// The editor's language model API behind a port of our own: the only file that touches `vscode.lm`, and only when called.
import * as vscode from 'vscode';
import { ProviderFailure } from '../../core/provider/providerFailure.ts';
import type { EditorChat, EditorModel, EditorPart } from './editorModels.ts';
import type { EditorMessage, EditorRequest } from './editorRequest.ts';

export const editorChat: EditorChat = {
  async models() {
    // Editors built on VS Code may lack it.
    if (typeof vscode.lm?.selectChatModels !== 'function') return [];
    return (await vscode.lm.selectChatModels({})).map(toModel);
  },
  failureOf,
};

function toModel(model: vscode.LanguageModelChat): EditorModel {
  const { id, vendor, family, maxInputTokens } = model;
  return {
    ...{ id, vendor, family, maxInputTokens },
    async send(request, signal) {
      const response = await withToken(signal, (token) =>
        model.sendRequest(request.messages.map(toMessage), optionsOf(request), token),
      );
      return partsOf(response);
    },
    countTokens: (text, signal) => withToken(signal, (token) => model.countTokens(text, token)),
  };
}

/** The token lives as long as the signal may fire, because an answer goes on streaming after the request is taken. */
async function withToken<T>(signal: AbortSignal, call: (token: vscode.CancellationToken) => Thenable<T>): Promise<T> {
  const source = new vscode.CancellationTokenSource();
  if (signal.aborted) source.cancel();
  else signal.addEventListener('abort', () => source.cancel(), { once: true });
  return call(source.token);
}

async function* partsOf(response: vscode.LanguageModelChatResponse): AsyncGenerator<EditorPart> {
  for await (const part of response.stream) {
    if (part instanceof vscode.LanguageModelTextPart) yield { kind: 'text', text: part.value };
    else if (part instanceof vscode.LanguageModelToolCallPart)
      yield { kind: 'tool', id: part.callId, name: part.name, input: part.input };
  }
}

function toMessage(message: EditorMessage): vscode.LanguageModelChatMessage {
  const { LanguageModelChatMessage: Chat, LanguageModelTextPart: Text } = vscode;
  if (message.role === 'user') return Chat.User(message.text, message.name);
  if (message.role === 'result')
    return Chat.User([new vscode.LanguageModelToolResultPart(message.toolCallId, [new Text(message.text)])]);
  const calls = message.toolCalls.map(({ id, name, input }) => new vscode.LanguageModelToolCallPart(id, name, input));
  return Chat.Assistant([...(message.text === '' ? [] : [new Text(message.text)]), ...calls]);
}

function optionsOf({ tools, mustUseTool, options }: EditorRequest): vscode.LanguageModelChatRequestOptions {
  const { Auto, Required } = vscode.LanguageModelChatToolMode;
  const asked = tools.map(({ name, description, inputSchema }) => ({
    ...{ name, description },
    ...(inputSchema === undefined ? {} : { inputSchema }),
  }));
  return {
    justification: 'To run the prompt that you started.',
    modelOptions: { ...options },
    ...(asked.length === 0 ? {} : { tools: asked, toolMode: mustUseTool ? Required : Auto }),
  };
}

function failureOf(error: unknown): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  const code = error instanceof vscode.LanguageModelError ? error.code : '';
  const said = wordsOf(error);
  const failure = (ours: ProviderFailure['code'], what: string, retryable = false) =>
    new ProviderFailure(ours, `${what}${said === '' ? '.' : `: ${said}`}`, { retryable });
  if (code === vscode.LanguageModelError.NoPermissions.name)
    return failure('provider/forbidden', 'VS Code does not let PromptTracker use this model without your consent');
  if (code === vscode.LanguageModelError.NotFound.name)
    return failure('provider/not-found', 'VS Code does not have this model any more');
  if (/filtered|content[_ ]filter|responsible ai/i.test(said))
    return failure('provider/content-blocked', 'The provider of VS Code’s model blocked the prompt or its answer');
  if (code === vscode.LanguageModelError.Blocked.name)
    return failure('provider/quota', 'VS Code blocks this model for now; its quota may be used up');
  if (/quota|billing|premium request/i.test(said))
    return failure('provider/quota', 'The quota of this model is used up');
  if (/rate.?limit|too many requests/i.test(said))
    return failure('provider/rate-limited', 'VS Code’s model is limiting the rate of calls', true);
  return failure('provider/network', 'VS Code’s model failed');
}

/** The error's own words and those of its cause, once. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : '';
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return [...new Set([error.message, cause])].filter((text) => text !== '').join(' ');
}
