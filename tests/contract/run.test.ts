import { describeRun } from './run.ts';
import { memory, sqlite } from './run-stores-on-node.ts';

describeRun(memory);
describeRun(sqlite);
