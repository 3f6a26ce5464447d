import { article, onAnySign, possible, sign } from './article';
import { documented } from '../statement';

export const kb276222 = article({
  id: 'KB 276222',
  title: 'The MTA ends in otpmralt() for a bad ECB index',
  pattern:
    'The MTA ends with otpmralt() at the top of its call stack, while it accesses an object of its database. In addition, 9202 with error 0 and 9405 "Failed to find socket, result=14, count=63" may be logged before.',
  kind: 'otherLeak',
  affected: [{ version: '5.5', from: '5.5 SP3', fixed: '5.5.2654.22' }],
  lookAlike: 'The call stack decides, not the events.',
  signs: [sign(9405, { words: ['Failed to find socket'] })],
  samples: [
    `Event ID: 9405
Source: MSExchangeMTA
An unexpected error has occurred which may cause the MTA to terminate. Error: Failed to find socket, result=14, count=63. [BASE TCP/IP DRVR 122] (16)`,
  ],
  rule: onAnySign(
    possible(
      documented(
        'KB 276222',
        'Event 9405 with those words may be logged before the MTA ends. Only a call stack with otpmralt() shows that it is this fault.',
      ),
    ),
  ),
});
