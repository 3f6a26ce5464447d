import { article, fits, onAnySign, sign } from './article';
import { documented } from '../statement';

export const kb169143 = article({
  id: 'KB 169143',
  title: 'Event 9221 with 10054 whenever a connection is closed',
  pattern: 'Event 9221 with error 10054, at every close.',
  kind: 'byDesign',
  lookAlike: 'Expected and harmless by itself.',
  signs: [sign(9221, { errors: [10054] })],
  samples: [
    `Event ID: 9221
Source: MSExchangeMTA
A sockets error 10054 on a WSARecvEx() call was detected. Control block index: 1. [BASE IL TCP/IP DRVR 10 262] (12)`,
  ],
  rule: onAnySign(fits(documented('KB 169143', 'Event 9221 with 10054 is logged at every close. Expected behaviour.'))),
});
