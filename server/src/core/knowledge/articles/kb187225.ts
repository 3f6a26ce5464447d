import { article, possible } from './article';
import { inferred } from '../statement';

export const kb187225 = article({
  id: 'KB 187225',
  title: 'A clustered MTA has socket errors on X.400 connections',
  pattern:
    'Socket errors when a clustered server opens an X.400 connection over TCP/IP: a resource problem with IP addresses.',
  kind: 'otherLeak',
  affected: [{ version: '5.5', fixed: '5.5 SP1' }],
  lookAlike: 'On a cluster only.',
  rule: ({ versions, has }) =>
    versions.includes('5.5') && has(9215)
      ? {
          ...possible(
            inferred('KB 187225, event log', 'Event 9215 may be such a socket error, if the server is a cluster.'),
          ),
          isVague: true,
        }
      : undefined,
});
