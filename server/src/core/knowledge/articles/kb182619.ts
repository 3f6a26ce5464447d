import { article, fits, onAnySign, sign } from './article';
import { documented } from '../statement';

export const kb182619 = article({
  id: 'KB 182619',
  title: 'The MTA ends with event 9404, an illegal buffer request',
  pattern: 'Events 9215, and 9404 from TCP/IP DRVR: an illegal TPKT request from the buffer manager.',
  kind: 'otherLeak',
  affected: [
    { version: '4.0', fixed: 'unnamed' },
    { version: '5.0', fixed: 'unnamed' },
    { version: '5.5', fixed: '5.5 SP1' },
  ],
  signs: [sign(9404, { task: 'TCP/IP DRVR' })],
  samples: [
    `Event ID: 9404
Source: MSExchangeMTA
A fatal MTA error has occurred. An illegal buffer request has been made. The request was for 30 headers and 30 elements. [BASE TCP/IP DRVR 10] (16)`,
  ],
  rule: onAnySign(fits(documented('event log', 'Event 9404 was logged by TCP/IP DRVR.'))),
});
