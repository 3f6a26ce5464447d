/** Loaded before a server, by `--require`: a log may name no more than a thousand control blocks there. */
import { logLimits } from '../../server/src/core/lifecycle/fold';

logLimits.controlBlocks = 1000;
