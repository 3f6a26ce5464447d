import { type CancellationToken, CancellationTokenSource } from 'vscode';
import { type PlainText, withNotificationProgress } from '../surface';

/** What is over sooner is not worth a word. */
const PATIENCE_MS = 1000;

/** Runs something that may take long; if it does, shows how far it has come, and lets the user cancel it. */
export async function withLateProgress<T>(
  title: PlainText,
  action: (onPercentage: (percentage: number) => void, token: CancellationToken) => Promise<T>,
): Promise<T> {
  const source = new CancellationTokenSource();
  let latest = 0;
  let show = (percentage: number): void => {
    latest = percentage;
  };
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const timer = setTimeout(() => {
    void withNotificationProgress(title, (progress, token) => {
      token.onCancellationRequested(() => {
        source.cancel();
      });
      progress.report({ increment: latest });
      show = (percentage) => {
        progress.report({ increment: percentage - latest });
        latest = percentage;
      };
      return finished;
    });
  }, PATIENCE_MS);
  try {
    return await action((percentage) => {
      show(percentage);
    }, source.token);
  } finally {
    clearTimeout(timer);
    finish();
    source.dispose();
  }
}
