import { article, hasSign, possible, winsockPoolRefused } from './article';
import { documented } from '../statement';

export const kb166602 = article({
  id: 'KB 166602',
  title: 'No more than 64 TCP/IP and TP4 control blocks',
  pattern:
    'Event 9156, and the pool cannot be raised: TCP/IP and TP4 share 64 control blocks. With the fix 2,000 in all are allowed; 1,250 for X.25 and TCP/IP, where X.25 is used.',
  kind: 'sizing',
  affected: [
    { version: '4.0', fixed: '4.0 SP5' },
    { version: '5.0', fixed: '5.0 SP1' },
  ],
  signs: [winsockPoolRefused],
  rule: (view) =>
    view.versions.some((version) => version === '4.0' || version === '5.0') && hasSign(view, winsockPoolRefused)
      ? possible(
          documented(
            'KB 166602',
            'A control block was refused (event 9156); without the fix the pool cannot be larger than 64, TP4 included.',
          ),
        )
      : undefined,
});
