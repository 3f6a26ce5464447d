import { article, onAnySign, possible, sign } from './article';
import { documented } from '../statement';

export const kb154301 = article({
  id: 'KB 154301',
  title: 'The MTA stops responding over slow links',
  pattern:
    'Events 9405 with SBPDSCLS, 9215 (10060, 10051) and 9224 (10054), where bandwidth is insufficient or network errors are many.',
  kind: 'otherLeak',
  affected: [{ version: '4.0', fixed: '4.0 SP3' }],
  lookAlike: 'The article also names Exchange 5.0 and 5.5, but confirms the problem for 4.0 only.',
  signs: [sign(9405, { words: ['SBPDSCLS'] })],
  samples: [
    `Event ID: 9405
Source: MSExchangeMTA
An unexpected error has occurred which may cause the MTA to terminate. Error: SBPDSCLS:CB TID=1,calling TID=0. [BASE TCP/IP DRVR 10] (16)`,
  ],
  rule: onAnySign(
    possible(documented('KB 154301', 'Event 9405 names SBPDSCLS, which the article shows over slow links.')),
  ),
});
