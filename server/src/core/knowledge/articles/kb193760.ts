import { article, possible } from './article';
import { inferred } from '../statement';

export const kb193760 = article({
  id: 'KB 193760',
  title: 'One failed link stops the messages to all sites (Exchange 4.0 and 5.0)',
  pattern: 'The network link to one remote site fails, and the MTA may stop processing messages to all.',
  kind: 'otherLeak',
  affected: [
    { version: '4.0', fixed: '4.0.997.2' },
    { version: '5.0', fixed: '5.0.1461.50' },
  ],
  lookAlike:
    'The MTA of these versions works synchronously; no control block is lost, no event 9156 is named, and it should end when the link is back.',
  rule: ({ versions, leaked, suspects, has }) =>
    versions.some((version) => version === '4.0' || version === '5.0') &&
    leaked + suspects === 0 &&
    has(9215, { errors: [10051, 10060, 10061] }) &&
    !has(9156)
      ? {
          ...possible(
            inferred(
              'KB 193760, event log',
              'Connections failed, and no pool was empty. In this version one failed link can hold up the messages to all sites.',
            ),
          ),
          isVague: true,
        }
      : undefined,
});
