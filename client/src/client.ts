import { ShapesView } from './taughtShapes/shapesView';
import { registerTaughtShapes, TaughtShapes } from './taughtShapes/taughtShapes';
import { type ExtensionContext, window, workspace } from 'vscode';
import { registerAnalyseFile } from './largeLogs/analyseFile';
import { Analyses } from './largeLogs/analyses';
import type { WinsockLogApi } from './api';
import { registerAssistantTools } from './assistants/tools';
import { registerCommands } from './commands';
import { Comparisons } from './compare/comparisons';
import { ControlBlocks } from './controlBlocks/controlBlocks';
import { KnownLogs } from './controlBlocks/knownLogs';
import { Dimming } from './excerpts/dimming';
import { Excerpts } from './excerpts/excerpts';
import { DiskChanges } from './growth/diskChanges';
import { registerFollowLog } from './growth/followLog';
import { logRotations } from './growth/rotationLog';
import { InstanceLookup } from './instanceLookup';
import { keepEvidence } from './keepEvidence';
import { isLog } from './recognition/language';
import { showLanguageStatus } from './status/languageStatus';
import { offerLargeLogProblems } from './largeLogs/largeLogOffer';
import { LargeLogs } from './largeLogs/largeLogs';
import { showRestrictedSettings } from './status/restrictedSettings';
import { showStatusFigure } from './status/statusFigure';
import { LanguageOffer } from './recognition/offerLanguage';
import { reloadUnheardLogs } from './growth/reload';
import { Reports } from './reports/reports';
import { type CreateClient, Server } from './server';
import { Selection } from './selection';
import { registerShowActions } from './showActions';
import { Timeline } from './timeline/timeline';

let server: Server | undefined;

function extensionVersion({ extension }: ExtensionContext): string {
  return (extension.packageJSON as { version: string }).version;
}

/** All that node and browser have in common, which is everything but the way to the server. */
export function activate(context: ExtensionContext, createClient: CreateClient): WinsockLogApi {
  const channel = window.createOutputChannel('Winsock Log', { log: true });
  const analyses = new Analyses();
  const running = (server = new Server(createClient, analyses, channel));

  const diskChanges = new DiskChanges();
  const lookup = new InstanceLookup(running);
  const knownLogs = new KnownLogs(running, analyses, channel);
  const selection = new Selection(running);
  const largeLogs = new LargeLogs(running, analyses, channel);
  const taughtShapes = new TaughtShapes(running, knownLogs, context.globalState);

  const startForLogs = (): void => {
    if (running.state === 'off' && workspace.textDocuments.some(isLog)) {
      // A failure is logged, shown by the client library and by the language status.
      running.start().catch(() => undefined);
    }
  };

  context.subscriptions.push(
    channel,
    analyses,
    running,
    registerCommands(running, analyses, channel, context.extensionUri),
    keepEvidence(),
    registerTaughtShapes(taughtShapes),
    registerShowActions(),
    diskChanges,
    showLanguageStatus(analyses, running, diskChanges),
    showRestrictedSettings(context),
    reloadUnheardLogs(),
    registerFollowLog(),
    logRotations(analyses, diskChanges, channel),
    largeLogs,
    showStatusFigure(analyses, largeLogs, knownLogs, running),
    offerLargeLogProblems(analyses, context.globalState),
    registerAnalyseFile(largeLogs, channel),
    new Reports(running, analyses, knownLogs, channel, context.workspaceState),
    knownLogs,
    new Comparisons(running, analyses, knownLogs),
    registerAssistantTools(running, knownLogs, extensionVersion(context)),
    new Excerpts(running, analyses, lookup),
    new Dimming(lookup),
    selection,
    new Timeline(running, analyses, selection, channel, context.extensionUri),
    new ControlBlocks(running, analyses, knownLogs, selection, context.workspaceState),
    new ShapesView(running, analyses, knownLogs, taughtShapes),
    new LanguageOffer(context, channel),
    workspace.onDidOpenTextDocument(startForLogs),
  );
  startForLogs();

  return {
    apiVersion: 1,
    ready: () => running.start(),
    statusOf: (uri) => analyses.of(uri),
    whenAnalysed: (uri, version) => analyses.whenAnalysed(uri, version),
    onDidAnalyse: analyses.onDidAnalyse,
  };
}

export async function deactivate(): Promise<void> {
  await server?.stop();
  server = undefined;
}
