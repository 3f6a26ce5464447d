import { article } from './article';

export const kb152951 = article({
  id: 'KB 152951',
  title: 'Two WinSock threads share a thread control block: heap corruption',
  pattern: 'An inbound TCP/IP or TP4 connection that is configured wrongly; the MTA ends in a Dr. Watson.',
  kind: 'otherLeak',
  affected: [{ version: '4.0', fixed: '4.0 SP3' }],
  lookAlike: 'No event shows it.',
  rule: () => undefined,
});
