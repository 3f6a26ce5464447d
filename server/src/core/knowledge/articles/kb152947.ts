import { article, fits, onAnySign, sign } from './article';
import { documented } from '../statement';

export const kb152947 = article({
  id: 'KB 152947',
  title: 'Two threads block each other after a close race',
  pattern:
    'Several events 9405 with "suspected deadlock BASE KERNEL … and MAIN BASE"; the MTA is alive, but nothing goes in or out over X.400 and TCP/IP.',
  kind: 'otherLeak',
  affected: [{ version: '4.0', fixed: '4.0 SP3' }],
  lookAlike: 'X.400 stops at once, with 9405 and without 9156; with KB 303102 the pool drains slowly.',
  signs: [sign(9405, { words: ['suspected deadlock', 'KERNEL', 'MAIN BASE'] })],
  samples: [
    `Event ID: 9405
Source: MSExchangeMTA
An unexpected error has occurred which may cause the MTA to terminate. Error: suspected deadlock BASE KERNEL 29 (16) and MAIN BASE 1 (16)`,
  ],
  rule: onAnySign(
    fits(documented('event log, KB 152947', 'Event 9405 suspects a deadlock between KERNEL and MAIN BASE.')),
  ),
});
