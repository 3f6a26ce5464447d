import { article, possible } from './article';
import { documented } from '../statement';
import { leakPattern } from './leakPattern';

export const kb303101 = article({
  id: 'KB 303101',
  title: 'WinSock control blocks are not released after a network disruption (Exchange 2000)',
  pattern: 'Winsock.log shows a control block that is allocated and then never used, disconnected or closed.',
  kind: 'leak',
  affected: [{ version: '2000', fixed: '6.0.4720.14', servicePack: 'SP2', requires: 'Exchange 2000 SP1' }],
  lookAlike: 'The same fault as KB 303102 in the next version: the product decides.',
  url: 'https://mskb.pkisolutions.com/kb/303101',
  rule: (view) => {
    const { versions, leaked, suspects } = view;
    if (versions.includes('2000')) return leakPattern('KB 303101', view);
    return versions.length > 0 || leaked + suspects === 0
      ? undefined
      : possible(documented('KB 303101', 'Only if this is Exchange 2000: the trace in Winsock.log is the same.'));
  },
});
