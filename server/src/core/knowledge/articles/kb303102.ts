import { article, sign } from './article';
import { leakPattern } from './leakPattern';

export const kb303102 = article({
  id: 'KB 303102',
  title: 'WinSock control blocks are not released after a network disruption (Exchange 5.5)',
  pattern:
    'Winsock.log shows a control block that is allocated and then never used, disconnected or closed. Events 9215 with error 0 and 9214 with error 10057 come with it, and also without it; they are not conclusive.',
  kind: 'leak',
  affected: [{ version: '5.5', fixed: '5.5.2655.16', requires: '5.5 SP4' }],
  lookAlike: 'KB 193894 leaves the same trace in Winsock.log; below build 5.5.2410 only the build distinguishes them.',
  url: 'https://mskb.pkisolutions.com/kb/303102',
  signs: [sign(9215, { errors: [0] }), sign(9214, { errors: [10057] })],
  rule: (view) => leakPattern('KB 303102', view),
});
