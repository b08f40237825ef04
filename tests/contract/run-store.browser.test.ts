import { describeRunStore } from './run-store.ts';
import { describeSameAsMemory } from './run-store-sequences.ts';
import { inPage, inWorkers } from './run-stores-in-browser.ts';

describeRunStore(inPage);
describeRunStore(inWorkers);
describeSameAsMemory(inPage, 40);
