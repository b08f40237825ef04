import { describeRun } from './run.ts';
import { inWorkers } from './run-stores-in-browser.ts';

describeRun(inWorkers);
