import { article, possible, sign } from './article';
import { documented } from '../statement';

export const kb152941 = article({
  id: 'KB 152941',
  title: 'The MTA ends over slow or unreliable links: heap corruption',
  pattern: 'Events 9215 (10060, 10051) and 9224 (10054), then 9405 with an exception from TCP/IP DRVR.',
  kind: 'otherLeak',
  affected: [{ version: '4.0', fixed: '4.0.994.2', requires: '4.0 SP2' }],
  signs: [sign(9405, { words: ['Exception'], task: 'TCP/IP DRVR' }), sign(9215), sign(9224)],
  samples: [
    `Event ID: 9224
Source: MSExchangeMTA
A sockets error 10054 on a send() call was detected. Control block index: 8. [BASE IL TCP/IP DRVR 54 272] (12)

Event ID: 9405
Source: MSExchangeMTA
An unexpected error has occurred which may cause the MTA to terminate. Error: Exception e0020002 occurred at Address 77f3cbcd. [BASE TCP/IP DRVR 10] (16)`,
  ],
  rule: ({ has }) =>
    has(9405, { words: ['Exception'], task: 'TCP/IP DRVR' }) && (has(9215) || has(9224))
      ? possible(
          documented('event log, KB 152941', 'Event 9405 with an exception from TCP/IP DRVR, and failed connections.'),
        )
      : undefined,
});
