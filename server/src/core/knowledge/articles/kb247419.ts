import { article, onAnySign, possible, tcpPoolRefused } from './article';
import { documented } from '../statement';

export const kb247419 = article({
  id: 'KB 247419',
  title: 'TCP/IP control blocks run out after 5.5 SP3',
  pattern:
    'Event 9156 after 5.5 SP3, under stress or over slow connections. The article does not say where the leak is.',
  kind: 'otherLeak',
  affected: [{ version: '5.5', from: '5.5 SP3', fixed: '5.5.2651.71', list: 'KB 251137', servicePack: 'SP4' }],
  lookAlike: 'Which layer leaks is not said: a Winsock.log with the pattern points to KB 303102.',
  also: ['KB 251137'],
  signs: [tcpPoolRefused],
  samples: [
    `Event ID: 9156
Source: MSExchangeMTA
There is no free control blocks available for network type 1. The configured count is 40. [BASE IL MAIN BASE 1 282] (10)`,
  ],
  rule: onAnySign(possible(documented('KB 247419', 'Event 9156 fits. The article does not say which layer leaks.'))),
});
