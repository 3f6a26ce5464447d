import { article, onAnySign, possible, sign } from './article';
import { documented } from '../statement';

export const kb256844 = article({
  id: 'KB 256844',
  title: 'Event 9301 for a call over Routing and Remote Access (RAS)',
  pattern: 'The receiving server refuses a connection over RAS, with 9301: the address is one of its own RAS pool.',
  kind: 'configuration',
  affected: [{ version: '5.5', from: '5.5 SP1', fixed: 'none' }],
  lookAlike: 'The hexadecimal address is one of the RAS pool of the receiving server. No control block is lost.',
  signs: [sign(9301, { address: 'ip' })],
  samples: [
    `Event ID: 9301
Source: MSExchangeMTA
The message transfer gateway that uses the network address 91F5C11B and the transport stack /o=A/cn=TCP (A) could not be found. Check the configuration of the mail gateway. [BASE IL TCP/IP DRVR 8 218] (10)`,
  ],
  rule: onAnySign(
    possible(
      documented('KB 256844', 'Event 9301 may also come where the address is one of the RAS pool of this server.'),
    ),
  ),
});
