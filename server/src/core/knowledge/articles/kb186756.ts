import { article, possible } from './article';
import { inferred } from '../statement';

export const kb186756 = article({
  id: 'KB 186756',
  title: 'Associations fail on a cluster: the MTA reads its virtual address wrongly',
  pattern: 'On Microsoft Cluster Server, associations fail since the MTA uses the wrong IP address.',
  kind: 'otherLeak',
  affected: [{ version: '5.5', fixed: '5.5 SP1' }],
  lookAlike: 'On a cluster only; the other side may log 9301 with the address of the node (KB 169113).',
  rule: ({ versions, has }) =>
    versions.includes('5.5') && has(9215)
      ? {
          ...possible(
            inferred(
              'KB 186756, event log',
              'Event 9215 may be an association that fails so, if the server is a cluster.',
            ),
          ),
          isVague: true,
        }
      : undefined,
});
