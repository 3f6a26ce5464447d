import { article, onAnySign, possible, sign } from './article';
import { documented } from '../statement';

export const kb197378 = article({
  id: 'KB 197378',
  title: 'Event 9301 for a caller with several addresses',
  pattern: 'Event 9301 on about every second call from a server with two addresses; that connection does not work.',
  kind: 'configuration',
  affected: [{ version: '5.5', from: '5.5 SP1', fixed: '5.5.2431.0', servicePack: 'SP2' }],
  lookAlike: 'The caller uses an address that no connector has. No control block is lost.',
  signs: [sign(9301)],
  samples: [
    `Event ID: 9301
Source: MSExchangeMTA
The message transfer gateway that uses the network address 91F5C11B and the transport stack /o=A/cn=TCP (A) could not be found. Check the configuration of the mail gateway. [BASE IL TCP/IP DRVR 8 218] (10)`,
  ],
  rule: onAnySign(possible(documented('KB 197378', 'Event 9301 may also come from callers with several addresses.'))),
});
