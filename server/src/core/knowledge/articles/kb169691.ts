import { article, possible } from './article';
import { inferred } from '../statement';

export const kb169691 = article({
  id: 'KB 169691',
  title: 'A slow link slows down all X.400 links (Exchange 4.0 and 5.0)',
  pattern: 'With several X.400 links over TCP/IP, some of them slow, mail is delivered extremely slowly over all.',
  kind: 'otherLeak',
  affected: [
    { version: '4.0', fixed: '4.0 SP5' },
    { version: '5.0', fixed: '5.0 SP2' },
  ],
  lookAlike: 'Flow control above WinSock: mail is slow, not stopped, and no event 9156 is named.',
  rule: ({ versions, leaked, suspects, has }) =>
    versions.some((version) => version === '4.0' || version === '5.0') &&
    leaked + suspects === 0 &&
    (has(9215, { errors: [10060] }) || has(9224, { errors: [10053, 10054] })) &&
    !has(9156)
      ? {
          ...possible(
            inferred(
              'KB 169691, event log',
              'Connections timed out or broke, as over slow links, and no pool was empty. In this version a slow link slows down the others.',
            ),
          ),
          isVague: true,
        }
      : undefined,
});
