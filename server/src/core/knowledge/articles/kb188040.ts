import { article, fits, onAnySign, sign } from './article';
import { documented } from '../statement';

export const kb188040 = article({
  id: 'KB 188040',
  title: 'The MTA disconnects with event 2004 after WinSock flow control',
  pattern: 'Event 2004 with code 255 from the WinSock driver, after flow control on a connection.',
  kind: 'otherLeak',
  affected: [{ version: '5.5', fixed: '5.5 SP1' }],
  signs: [sign(2004, { codes: [255], task: 'TCP/IP DRVR' })],
  samples: [
    `Event: 2004
Type: Warning
Category: Internal Processing
Description: Attempted to log an unknown event/error. Product identifier 0, Event/error code 255 [BASE TCP/IP DRVR 8 0] (14)`,
  ],
  rule: onAnySign(fits(documented('event log', 'Event 2004 with code 255 was logged.'))),
});
