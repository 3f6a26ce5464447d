import { article, fits, possible, sign } from './article';
import { documented } from '../statement';

export const kb170056 = article({
  id: 'KB 170056',
  title: 'Events 9215 with 10061 and 9318 with 1722: the other server cannot be reached',
  pattern: 'Event 9215 with error 10061 and event 9318 with 1722; messages back up.',
  kind: 'byDesign',
  affected: [{ version: '5.5', fixed: 'none' }],
  lookAlike: 'The other server is down or cannot be reached. Nothing says that a control block is lost.',
  signs: [sign(9215, { errors: [10061] })],
  samples: [
    `Event ID: 9215
Source: MSExchangeMTA
A sockets error 10061 on a connect() call was detected. Control block index: 1. [BASE IL TCP/IP DRVR 8 274] (12)`,
  ],
  rule: ({ has }) => {
    if (!has(9215, { errors: [10061] })) return undefined;
    return has(9318)
      ? fits(
          documented(
            'KB 170056',
            'Events 9215 with 10061 and 9318: the other server is either down or cannot be reached on the network.',
          ),
        )
      : possible(documented('KB 170056', 'Event 9215 with 10061: the connection was refused.'));
  },
});
