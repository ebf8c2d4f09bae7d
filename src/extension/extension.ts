// The extension's one door: builds everything in order and says explicitly who knows whom. Nothing is scanned, opened or
// started here; a view, a command or an editor that needs a project opens it.
import * as vscode from 'vscode';
import { createPlatformFetch } from '../node/fetch.ts';
import { createNodeHost } from '../node/nodeHost.ts';
import { BlameAnnotations } from './blame/blameAnnotations.ts';
import { registerCommands } from './commands.ts';
import { compareCommands } from './comparison/compareCommands.ts';
import { ComparisonView } from './comparison/comparisonView.ts';
import { followActivePrompt, timelineCommands } from './comparison/timelineCommands.ts';
import { connectionCommands } from './connections/connectionCommands.ts';
import type { ConnectionNode } from './connections/connectionItems.ts';
import { ConnectionsView } from './connections/connectionsView.ts';
import { editorChat } from './connections/editorChat.ts';
import { createEditorModels } from './connections/editorModels.ts';
import { keyCommands } from './connections/keyCommands.ts';
import { KeyStore, providerOfKey } from './connections/keyStore.ts';
import { ModelDirectory } from './connections/modelDirectory.ts';
import { evaluateCommands } from './evaluation/evaluateCommands.ts';
import { evaluationCommands } from './evaluation/evaluationCommands.ts';
import { type EvaluationsNode, EvaluationsView } from './evaluation/evaluationsView.ts';
import type { LiveEvaluation } from './evaluation/liveEvaluation.ts';
import { RunningEvaluations } from './evaluation/runningEvaluations.ts';
import { evolutionCommands } from './evolution/evolutionCommands.ts';
import { EvolutionPanels } from './evolution/evolutionPanels.ts';
import { EvaluationPages } from './grid/evaluationPages.ts';
import { EditorTexts } from './language/editorTexts.ts';
import { evaluatorCompletion, evaluatorHover } from './language/evaluatorAssistance.ts';
import { PromptDiagnostics } from './language/promptDiagnostics.ts';
import { isWorkspacePrompt, PromptLenses, promptSelector } from './language/promptLenses.ts';
import { promptQuickFixes } from './language/promptQuickFixes.ts';
import { variableCompletion, variableHover } from './language/variableAssistance.ts';
import { WorkspaceLanguages } from './language/workspaceLanguages.ts';
import { createLog } from './log.ts';
import { noteRecentModel, recentModels } from './panel/recentModels.ts';
import { RunPanels } from './panel/runPanels.ts';
import { versionContents } from './promptDocuments.ts';
import { promptCommands } from './prompts/promptCommands.ts';
import { PromptDrag } from './prompts/promptDrag.ts';
import { dimDecorations, PromptsView } from './prompts/promptsView.ts';
import type { TreeNode } from './prompts/promptTree.ts';
import { versionCommands } from './prompts/versionCommands.ts';
import { createStartReview, reviewCommands } from './review/reviewCommands.ts';
import { ReviewPages } from './review/reviewPages.ts';
import { runCommands } from './runs/runCommands.ts';
import { RunsView, runContents } from './runs/runsView.ts';
import type { RunNode } from './runs/runTree.ts';
import {
  baseUrlOf,
  defaultModel,
  embeddingModel,
  gitPath,
  isBlameEnabled,
  isCodeLensEnabled,
  judgeModel,
  promptGlobs,
  runTimeoutMs,
  webhookOrigins,
} from './settings.ts';
import { openTestController } from './testing/testController.ts';
import { runScheme, versionScheme } from './versionUri.ts';
import type { OpenedProject } from './workspace/openedProject.ts';
import { findRepositoryRoots } from './workspace/repositoryRoots.ts';
import { slashed, WorkspaceProjects } from './workspace/workspaceProjects.ts';
import { WorkspaceWatch } from './workspace/workspaceWatch.ts';

/** What other extensions, and the tests inside the editor, may use. Fields are added, never changed. */
export interface ExtensionApi {
  readonly version: 1;
  /** Milliseconds of computing that activation took, without loading the code. */
  readonly activationMs: number;
  /** True once a view, a command or an editor asked for the prompts. */
  isOpen(): boolean;
  readonly promptsTree: vscode.TreeDataProvider<TreeNode>;
  readonly promptsDrag: vscode.TreeDragAndDropController<TreeNode>;
  readonly runsTree: vscode.TreeDataProvider<RunNode>;
  readonly evaluationsTree: vscode.TreeDataProvider<EvaluationsNode>;
  readonly connectionsTree: vscode.TreeDataProvider<ConnectionNode>;
}

export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const startedAt = computedMs();
  const isTrusted = () => vscode.workspace.isTrusted;
  const keys = new KeyStore(context.secrets);
  const channel = vscode.window.createOutputChannel('PromptTracker', { log: true });
  const log = createLog(channel, () => keys.all());
  // The editor's own fetch knows the user's proxy.
  const host = createNodeHost({ environment: process.env, fetch: createPlatformFetch(), isTrusted });
  const version = String(context.extension.packageJSON.version);

  const projects = new WorkspaceProjects({
    findRoots: (folder) => findRepositoryRoots(host.files, folder),
    open: async (root, folders) => {
      const { openWorkspaceProject } = await import('./workspace/openWorkspaceProject.ts');
      return openWorkspaceProject({
        host,
        root,
        folders: folders.map(({ uri }) => slashed(uri.fsPath)),
        globs: (folder) => promptGlobs(vscode.Uri.file(folder)),
        gitPath,
        webhookOrigins,
        knownSecrets: () => keys.known(),
        connections: () => models.sources(),
        cacheFolder: context.globalStorageUri.fsPath,
        tool: `prompttracker/${version} vscode`,
        isTrusted,
      });
    },
    openVirtual: async (folder) => {
      const { openVirtualProject } = await import('./workspace/openVirtualProject.ts');
      return openVirtualProject(host, folder);
    },
    opened: (all) => {
      void edits.flush();
      return watch.follow(all);
    },
  });
  const editorModels = createEditorModels(editorChat);
  const models = new ModelDirectory({
    ...{ host, keys, settings: { baseUrlOf, defaultModel, judgeModel, embeddingModel }, isTrusted },
    prices: async () => {
      const [opened, ...others] = await projects.all();
      return opened === undefined || others.length > 0 ? null : opened.project.prices();
    },
    editorProviders: [editorModels.provider],
    contextWindowOf: ({ id }, model) => (id === editorModels.provider.id ? editorModels.contextWindowOf(model) : null),
  });
  const edits = new EditorTexts(projects, isWorkspacePrompt);
  const flushEdits = () => edits.flush();
  const askForModel = async (current: string | null) => {
    const { pickModel } = await import('./connections/modelPicker.ts');
    const recent = recentModels(context.globalState);
    const name = await pickModel(models, { title: 'Model', current, recent });
    if (name !== null) await noteRecentModel(context.globalState, name);
    return name;
  };
  const spending = once(async () => {
    const { openSpending } = await import('./panel/openSpending.ts');
    return openSpending();
  });
  const watch = new WorkspaceWatch(projects, host);
  const panels = new RunPanels({
    extension: context.extensionUri,
    projects,
    models,
    log,
    flushEdits,
    openSession: async (target, key, listeners) => {
      const { openPanelSession } = await import('./panel/panelSession.ts');
      return openPanelSession(target, listeners, {
        key,
        memory: context.workspaceState,
        files: host.files,
        models,
        spending: await spending(),
        log,
        isTrusted,
        remoteName: vscode.env.remoteName ?? null,
        timeoutMs: runTimeoutMs,
        kept: (root) => projects.report({ kind: 'runs', root }),
      });
    },
    answer: async (message, action) => {
      const { answerPage } = await import('./panel/answerPage.ts');
      const recent = () => recentModels(context.globalState);
      return answerPage(message, action, { recentModels: recent, pickModel: askForModel, log, flushEdits });
    },
  });
  const drag = new PromptDrag({ projects, flushEdits, reveal: (root, path) => view.reveal(root, path), log });
  const view = new PromptsView(projects, context.workspaceState, drag);
  const runs = new RunsView(projects, isTrusted);
  const connections = new ConnectionsView(models, isTrusted);
  const comparison = new ComparisonView({ projects, log });
  const lenses = new PromptLenses({ projects, isEnabled: isCodeLensEnabled, isTrusted, log });
  const resultsOf = async (opened: OpenedProject, promptId: string, hashes: readonly string[]) => {
    const { versionResults } = await import('../core/operation/versionResults.ts');
    return versionResults(await opened.store(), promptId, hashes);
  };
  const blame = new BlameAnnotations({ projects, isEnabled: isBlameEnabled, isTrusted, log, figures: resultsOf });
  const evolution = new EvolutionPanels({
    extension: context.extensionUri,
    projects,
    log,
    openModel: async ({ opened, entry }, page) => {
      const { EvolutionModel } = await import('./evolution/evolutionModel.ts');
      return new EvolutionModel({
        ...page,
        project: opened.project,
        path: entry.path,
        results: (promptId, hashes) => resultsOf(opened, promptId, hashes),
        nowMs: Date.now,
        pause: () => new Promise((resolve) => setImmediate(resolve)),
      });
    },
  });
  const reviews = new ReviewPages({ extension: context.extensionUri, projects, log });
  const startReview = createStartReview(projects, reviews);
  const results = new EvaluationPages({ extension: context.extensionUri, projects, log, startReview });
  const running = new RunningEvaluations({ projects, show: ({ opened, live }) => results.openLive(opened, live) });
  const evaluating = {
    ...{ projects, models, spending, running, flushEdits, memory: context.workspaceState },
    showLive: (opened: OpenedProject, live: LiveEvaluation) => results.openLive(opened, live),
    recentModels: () => recentModels(context.globalState),
  };
  const evaluations = new EvaluationsView(projects, running, isTrusted);
  const tests = openTestController({ projects, isTrusted, spending, defaultModel, flushEdits, log });
  const commands = {
    ...promptCommands({ projects, panels, view, proposal: { pickModel: askForModel, spending } }),
    ...drag.commands,
    ...versionCommands({ projects, flushEdits }),
    ...compareCommands({ projects, view, comparison, flushEdits }),
    ...timelineCommands({ projects, comparison, panels }),
    ...runCommands({ projects, panels, pickModel: askForModel }),
    ...keyCommands({ keys, models }),
    ...connectionCommands({ models, view: connections }),
    ...evolutionCommands(projects, evolution),
    ...evaluateCommands(evaluating),
    ...evaluationCommands({
      ...evaluating,
      showStored: (opened, evaluation) => results.openStored(opened, evaluation),
    }),
    ...reviewCommands({ projects, pages: reviews, start: startReview }),
    'promptTracker.code.approve': async () => {
      const { approveEvaluatorCode } = await import('./evaluation/codeApproval.ts');
      await approveEvaluatorCode(await projects.all());
    },
    'promptTracker.blame.toggle': () => blame.toggle(),
    'promptTracker.log.show': () => log.show(),
  };

  context.subscriptions.push(
    drag,
    ...[
      channel,
      projects,
      edits,
      watch,
      panels,
      view,
      runs,
      comparison,
      lenses,
      blame,
      connections,
      evolution,
      results,
      running,
      evaluations,
      reviews,
      tests,
    ],
    new PromptDiagnostics({
      check: async (text, path) => (await import('./language/checkPromptText.ts')).checkPromptText(text, path),
      isPrompt: isWorkspacePrompt,
    }),
    ...registerCommands(commands, log),
    followActivePrompt(),
    vscode.workspace.registerTextDocumentContentProvider(versionScheme, versionContents(projects)),
    vscode.workspace.registerTextDocumentContentProvider(runScheme, runContents(projects)),
    vscode.window.registerFileDecorationProvider(dimDecorations),
    vscode.languages.registerCodeLensProvider(promptSelector, lenses),
    new WorkspaceLanguages((selector) => [
      vscode.languages.registerCodeActionsProvider(selector, promptQuickFixes, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
      vscode.languages.registerCompletionItemProvider(selector, variableCompletion, '{', ' '),
      vscode.languages.registerHoverProvider(selector, variableHover),
      vscode.languages.registerCompletionItemProvider(selector, evaluatorCompletion, ' ', '/', '{', ','),
      vscode.languages.registerHoverProvider(selector, evaluatorHover),
    ]),
    vscode.workspace.onDidChangeWorkspaceFolders(() => projects.reopen()),
    vscode.workspace.onDidGrantWorkspaceTrust(async () => {
      await projects.reopen();
      // Asked before trust, when nothing was open yet, they answered nothing.
      lenses.refresh();
      panels.refresh();
      connections.refresh();
      evaluations.refresh();
      await tests.refresh();
    }),
    context.secrets.onDidChange(({ key }) => {
      models.forget(providerOfKey(key) ?? undefined);
      panels.refresh();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('promptTracker.prompts')) void projects.reopen();
      if (event.affectsConfiguration('promptTracker.codeLens')) lenses.refresh();
      if (event.affectsConfiguration('promptTracker.providers')) models.forget();
      if (event.affectsConfiguration('promptTracker.blame')) blame.refresh();
      if (event.affectsConfiguration('promptTracker.providers') || event.affectsConfiguration('promptTracker.run'))
        panels.refresh();
    }),
  );
  return {
    version: 1,
    activationMs: computedMs() - startedAt,
    isOpen: () => projects.isOpen,
    promptsTree: view,
    promptsDrag: drag,
    runsTree: runs,
    evaluationsTree: evaluations,
    connectionsTree: connections,
  };
}

/** The same answer to everybody, made when it is first asked for. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** Of this thread, which shares its machine with others; older editors tell only the time of day. */
function computedMs(): number {
  const usage = process.threadCpuUsage?.();
  return usage === undefined ? performance.now() : (usage.user + usage.system) / 1000;
}
