import { article, possible, fits, sign } from './article';
import { inferred } from '../statement';

export const kb319936 = article({
  id: 'KB 319936',
  title: 'An inbound connection times out in WinSock before it is answered',
  pattern:
    'Events 4258 (Close Request) and 4283 (8464): an inbound connection times out at the WinSock layer before the MTA receives the OK response.',
  kind: 'otherLeak',
  affected: [{ version: '5.5', from: '5.5 SP4', fixed: '5.5.2656.20', requires: '5.5 SP4' }],
  lookAlike:
    'Inbound, while the failing sample of KB 303102 is outbound. One copy of the article prints 6.0.2656.20 for the fix, which is a misprint.',
  signs: [sign(4258, { words: ['Close Request'] }), sign(4283)],
  samples: [
    `message NMI4258: Interface Event, severity 8
(POP4 POP4 UP(7) Proc 228) 02-26-02 02:43:50pm
Message received at NSI:
cb 12
LPI 1-15-12
Message type Close Request

message NMI4283: Interface Event, severity 14
(POP4 POP4 UP(7) Proc 228) 02-26-02 02:43:50pm
Bad LPIs in message
Bad LPI 1-15-12
Error code = 8464`,
  ],
  rule: ({ has, leaked, asDescribed }) => {
    if (has(4258, { words: ['Close Request'] }) && has(4283)) {
      return fits(
        inferred(
          'KB 319936',
          'Events 4258 and 4283 were logged, as where an inbound connection times out before it is answered.',
        ),
      );
    }
    return leaked > asDescribed
      ? possible(
          inferred('KB 319936, Winsock.log', 'Inbound control blocks leaked. Its events 4258 and 4283 were not found.'),
        )
      : undefined;
  },
});
