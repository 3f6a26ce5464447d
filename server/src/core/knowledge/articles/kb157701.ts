import { article, fits, sign } from './article';
import { documented } from '../statement';

export const kb157701 = article({
  id: 'KB 157701',
  title: 'A control block is closed by another thread than the one that made it',
  pattern: 'Event 9225, then 9405 with SBPDSCLS and two thread numbers; the MTA ends with exception e0020002.',
  kind: 'otherLeak',
  affected: [{ version: '4.0', fixed: '4.0 SP4' }],
  lookAlike: 'KB 154301 prints the same words, for slow links.',
  signs: [sign(9405, { words: ['SBPDSCLS'] }), sign(9225)],
  samples: [
    `Event ID: 9405
Source: MSExchangeMTA
An unexpected error has occurred which may cause the MTA to terminate. Error: SBPDSCLS:CB TID=0,calling TID=1. [BASE TCP/IP DRVR 11] (16)`,
  ],
  rule: ({ has }) =>
    has(9405, { words: ['SBPDSCLS'] })
      ? fits(
          documented(
            'event log, KB 157701',
            'Event 9405 names SBPDSCLS: the MTA attempted to close a control block with another thread than the one that created it.',
          ),
        )
      : undefined,
});
