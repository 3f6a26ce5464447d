import { article, onAnySign, possible, sign } from './article';
import { documented } from '../statement';

export const kb162674 = article({
  id: 'KB 162674',
  title: 'Event 9221 with 10054: the name of the remote host is not fully qualified',
  pattern: 'Event 9221 with error 10054, and the connection to the remote MTA fails.',
  kind: 'configuration',
  lookAlike: 'The same event as in KB 169143, but the connection fails.',
  signs: [sign(9221, { errors: [10054] })],
  samples: [
    `Event ID: 9221
Source: MSExchangeMTA
A sockets error 10054 on a WSARecvEx() call was detected. Control block index: 1. [BASE IL TCP/IP DRVR 10 262] (12)`,
  ],
  rule: onAnySign(
    possible(
      documented(
        'KB 162674',
        'Event 9221 with 10054 fits where the connection fails, only DNS is used, and the name of the host is not fully qualified.',
      ),
    ),
  ),
});
