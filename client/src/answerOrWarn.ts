import { errorMessage } from '../../server/src/core/text/errorMessage';
import { plain, type PlainText, plainText, showWarning } from './surface';

interface Failure {
  /** What then cannot be done. */
  readonly failed: PlainText;
  /** Why, where the server has no answer and no error either. */
  readonly reason: PlainText;
}

/** What the server answers; undefined after a warning, where it answers nothing or fails. */
export async function answerOrWarn<T>(answer: Promise<T | null>, { failed, reason }: Failure): Promise<T | undefined> {
  let why = reason;
  try {
    const given = await answer;
    if (given !== null) return given;
  } catch (error) {
    why = plain(errorMessage(error));
  }
  void showWarning(plainText`${failed}: ${why}`);
  return undefined;
}
