// Loaded into a program that is measured: tells its peak memory when it ends.
import { writeFileSync } from 'node:fs';

process.on('exit', () => writeFileSync(process.env.WINSOCK_LOG_PEAK_FILE, String(process.resourceUsage().maxRSS)));
