import { article, onAnySign, possible, sign } from './article';
import { documented } from '../statement';

export const kb236586 = article({
  id: 'KB 236586',
  title: 'Mail stalls over slow links, with event 4287 and code 8640',
  pattern: 'Event 4287 with error code 8640, over loaded slow links; a thread dump shows POP4 DOWN stalled.',
  kind: 'otherLeak',
  affected: [{ version: '5.5', fixed: '5.5.2646.0', servicePack: 'SP3' }],
  signs: [sign(4287, { codes: [8640] })],
  samples: [
    `Event ID: 4287
Source: MSExchangeMTA
An internal MTA error occurred. Error code=8640 [POP4 POP4 DOWN 4 18] (14)`,
  ],
  rule: onAnySign(
    possible(
      documented('KB 236586, KB 175354', 'Event 4287 with code 8640 fits; network problems alone may cause it, too.'),
    ),
  ),
});
