/** The requests of the views, which need no open document. */
import type { CancellationToken } from 'vscode-languageserver';
import { lifeOf } from '../features/lifeOf';
import type { Judgement } from '../judgement/judgement';
import type { Judgements } from '../judgement/judgements';
import { toldLife } from '../judgement/lifeLines';
import type { Answers } from '../serve';
import { assistant, type AssistantOptions } from './assistant';
import { compare } from './compare';
import { excerpt, type ExcerptOptions } from './excerpt';
import { life } from './life';
import { LogViews, type LogView } from './logViews';
import { timeline, timelineRows, trace } from './timeline';
import { treeChildren, treePath, unfoldedLife } from './tree';

type ViewAnswers = Answers<
  'treeChildren' | 'treePath' | 'life' | 'timeline' | 'timelineRows' | 'trace' | 'excerpt' | 'assistant' | 'compare'
>;

interface ViewOptions extends Omit<ExcerptOptions, 'views'>, AssistantOptions {
  readonly judgements: Judgements;
}

export function viewAnswers(options: ViewOptions): ViewAnswers {
  const { judgements, read } = options;
  const views = new LogViews(judgements);

  /** Answers what needs the files of the log to be read once more: again, where something changes meanwhile. */
  async function answerReading<T, R>(
    uri: string,
    token: CancellationToken,
    reading: (judgement: Judgement, view: LogView) => Promise<T>,
    answer: (view: LogView, read: T) => R,
  ): Promise<R | null> {
    for (;;) {
      const found = await views.of(uri, token, (view) => ({
        judgement: view.judgement,
        read: reading(view.judgement, view),
      }));
      if (!found) return null;
      const read = await found.read;
      const told = await views.of(uri, token, (view) =>
        view.judgement === found.judgement ? { answer: answer(view, read) } : 'changed',
      );
      if (told !== 'changed') return told?.answer ?? null;
    }
  }

  return {
    treeChildren: (params, token) =>
      answerReading(
        params.uri,
        token,
        (judgement, view) => toldLife(judgement, unfoldedLife(view, params.node), read, token),
        (view, life) => treeChildren(view, params, life),
      ),
    treePath: async (params, token) => {
      return (await views.of(params.uri, token, (view) => treePath(view, params))) ?? null;
    },
    life: ({ uri, index }, token) =>
      answerReading(
        uri,
        token,
        async (judgement) => ({
          stages: await toldLife(judgement, index, read, token),
          lines: await lifeOf(judgement, index, read, token),
        }),
        (view, { stages, lines }) => life(view, index, stages, lines),
      ),
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
