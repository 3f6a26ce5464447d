import { article, onAnySign, possible, sign } from './article';
import { documented } from '../statement';

export const kb169113 = article({
  id: 'KB 169113',
  title: 'Event 9301 with a cluster: the node calls with its own address',
  pattern: 'Event 9301, and no mail flows over a connector that is set up by IP address.',
  kind: 'configuration',
  affected: [{ version: '5.5', fixed: '5.5 SP1' }],
  lookAlike: 'No control block is lost.',
  signs: [sign(9301)],
  samples: [
    `Event ID: 9301
Source: MSExchangeMTA
The message transfer gateway that uses the network address 4E434F5354455354 and the transport stack /o=A/cn=TCP (A) could not be found. Check the configuration of the mail gateway. [BASE IL TCP/IP DRVR 36 218] (10)`,
  ],
  rule: onAnySign(possible(documented('KB 169113', 'Event 9301 may also come from cluster nodes.'))),
});
