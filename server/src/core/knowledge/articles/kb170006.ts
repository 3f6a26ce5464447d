import { article, fits, onAnySign, sign } from './article';
import { documented } from '../statement';

export const kb170006 = article({
  id: 'KB 170006',
  title: 'Event 9234 with 10038 under heavy load',
  pattern: 'Event 9234; its texts are shifted by one, so that the number after "index" is the WinSock code 10038.',
  kind: 'byDesign',
  grade: 'inferred',
  lookAlike: 'Not critical, and 10038 is no control block.',
  signs: [sign(9234, { errors: [10038] })],
  samples: [
    `Event 9234: MSExchangeMTA Operating System
A sockets error BASE IL on a select() call was detected.
The MTA will attempt to recover the sockets connection.
Control block index: 10038. [TCP/IP ASYNC 11 280 %6] (12)`,
  ],
  rule: onAnySign(
    fits(documented('KB 170006', 'Event 9234 with 10038, under load. By design; its number is no control block.')),
  ),
});
