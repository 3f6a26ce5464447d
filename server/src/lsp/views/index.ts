/** The requests of the views, which need no open document. */
import type { CancellationToken } from 'vscode-languageserver';
import { LifeReader, type ToldStage, type WantedLife } from '../../core/intake/lifeReader';
import type { PushLogBytes } from '../disk/logBytes';
import type { Answers } from '../serve';
import { assistant, type AssistantOptions } from './assistant';
import { compare } from './compare';
import { excerpt, type ExcerptOptions } from './excerpt';
import { life } from './life';
import { LogViews, type LogViewsOptions } from './logViews';
import { timeline, timelineRows, trace } from './timeline';
import { lifeToRead, treeChildren, treePath, wantedLife } from './tree';

type ViewAnswers = Answers<
  'treeChildren' | 'treePath' | 'life' | 'timeline' | 'timelineRows' | 'trace' | 'excerpt' | 'assistant' | 'compare'
>;

export function viewAnswers(options: LogViewsOptions & Omit<ExcerptOptions, 'views'> & AssistantOptions): ViewAnswers {
  const views = new LogViews(options);
  return {
    treeChildren: async (params, token) => {
      const { uri } = params;
      const wanted = await views.of(uri, token, (view) => lifeToRead(view, params.node));
      const life = wanted && (await readLife(uri, wanted, options.read, token));
      return (await views.of(uri, token, (view) => treeChildren(view, params, life))) ?? null;
    },
    treePath: async (params, token) => {
      return (await views.of(params.uri, token, (view) => treePath(view, params))) ?? null;
    },
    life: async ({ uri, index }, token) => {
      const wanted = await views.of(uri, token, (view) => wantedLife(view, index));
      const stages = wanted && (await readLife(uri, wanted, options.read, token));
      return (await views.of(uri, token, (view) => life(view, index, stages))) ?? null;
    },
    timeline: async (params, token) => {
      return (await views.of(params.uri, token, (view) => timeline(view, params))) ?? null;
    },
    timelineRows: async (params, token) => {
      return (await views.of(params.uri, token, (view) => timelineRows(view, params))) ?? null;
    },
    trace: async ({ uri }, token) => {
      return (await views.of(uri, token, trace)) ?? null;
    },
    excerpt: (params, token) => excerpt(params, { ...options, views }, token),
    assistant: (params, token) => assistant(params, options, token),
    compare: (params, token) => compare(params, views, token),
  };
}

/** Reads as much of a log as one life needs; undefined where that is impossible. */
async function readLife(
  uri: string,
  wanted: WantedLife,
  read: PushLogBytes,
  token: CancellationToken,
): Promise<readonly ToldStage[] | undefined> {
  const reader = new LifeReader(wanted);
  const push = (piece: Uint8Array): boolean => {
    reader.push(piece);
    return !reader.isDone;
  };
  if (!(await read(uri, push, token))) return undefined;
  reader.end();
  return reader.stages;
}
