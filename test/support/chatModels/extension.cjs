// An extension that brings chat models to VS Code, each of which behaves in one way: the tests' stand-in for the others.
const vscode = require('vscode');

const model = (id, family = id) => ({
  ...{ id, name: id, family, version: '1', maxInputTokens: 4096, maxOutputTokens: 1024 },
  capabilities: { toolCalling: true },
});

const models = [
  model('echo'),
  model('blocked'),
  model('missing'),
  model('stalls'),
  model('twin-a', 'twin'),
  model('twin-b', 'twin'),
];

const textOf = (message) =>
  message.content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');

exports.activate = (context) => {
  const provider = {
    provideLanguageModelChatInformation: () => models,
    async provideLanguageModelChatResponse({ id }, messages, options, progress, token) {
      if (id === 'blocked') throw vscode.LanguageModelError.Blocked('The month is over.');
      if (id === 'missing') throw vscode.LanguageModelError.NotFound('Gone since Monday.');
      if (id === 'stalls') {
        progress.report(new vscode.LanguageModelTextPart('Half'));
        await new Promise((resolve) => token.onCancellationRequested(resolve));
        return;
      }
      const [tool] = options.tools ?? [];
      if (tool) progress.report(new vscode.LanguageModelToolCallPart('call-1', tool.name, { asked: true }));
      for (const message of messages) {
        const role = message.role === vscode.LanguageModelChatMessageRole.User ? 'user' : 'assistant';
        progress.report(new vscode.LanguageModelTextPart(`<${role}> ${textOf(message)}\n`));
      }
    },
    provideTokenCount: async (_model, text) => (typeof text === 'string' ? text : textOf(text)).split(/\s+/).length,
  };
  context.subscriptions.push(vscode.lm.registerLanguageModelChatProvider('testlab', provider));
};
