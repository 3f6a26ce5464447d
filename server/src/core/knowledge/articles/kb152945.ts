import { article, onAnySign, possible, sign } from './article';
import { documented } from '../statement';

export const kb152945 = article({
  id: 'KB 152945',
  title: 'Two threads release one connection block at once',
  pattern: 'Event 9405 with exception c0000005 from POP4 DOWN, perhaps after a severe network problem; the MTA ends.',
  kind: 'otherLeak',
  affected: [{ version: '4.0', fixed: '4.0 SP3' }],
  lookAlike:
    'A connection block of POP-4, and the MTA ends: KB 303102 loses those of WinSock, one by one, while the MTA goes on. The article also names Exchange 5.0 and 5.5, but confirms the problem for 4.0 only.',
  signs: [sign(9405, { words: ['Exception'], task: 'POP4 DOWN' })],
  samples: [
    `Event ID: 9405
Source: MSExchangeMTA
An unexpected error has occurred which may cause the MTA to terminate. Error: Exception c0000005 occurred at Address 20b1ec1. [BASE POP4 DOWN 4] (16)`,
  ],
  rule: onAnySign(possible(documented('event log, KB 152945', 'Event 9405 with an exception from POP4 DOWN.'))),
});
