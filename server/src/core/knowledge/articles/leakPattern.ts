/** What Winsock.log shows of the fault of KB 303102, which KB 303101 and KB 193894 share. */

import { documented, inferred } from '../statement';
import { fits, possible, type CaseView, type Opinion } from './article';

export function leakPattern(
  article: 'KB 303102' | 'KB 303101',
  { asDescribed, leaked, suspects, closeRequestOnly, allocated, has }: CaseView,
): Opinion | undefined {
  if (asDescribed > 0) {
    return fits(
      documented(
        `Winsock.log, ${article}`,
        'Winsock.log shows control blocks that were allocated and then never used, disconnected or closed.',
      ),
    );
  }
  if (leaked > 0) {
    return possible(
      inferred(article, 'All control blocks that leaked were inbound; the published failing sample is outbound.'),
    );
  }
  if (suspects > 0) {
    return possible(
      inferred('Winsock.log', 'Some control blocks look like it, but the log does not settle whether they leaked.'),
    );
  }
  if (closeRequestOnly > 0) {
    return possible(
      inferred(
        `Winsock.log, ${article}`,
        'Some control blocks were never used and saw only a close request: near the cause that the article gives.',
      ),
    );
  }
  return allocated === 0 && (has(9215) || has(9214))
    ? possible(
        documented(
          article,
          'Events 9215 and 9214 come with it, but are not conclusive; there is no Winsock.log to look at.',
        ),
      )
    : undefined;
}
