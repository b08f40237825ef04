import { describeRunStore } from './run-store.ts';
import { describeSameAsMemory } from './run-store-sequences.ts';
import { memory, sqlite } from './run-stores-on-node.ts';

describeRunStore(memory);
describeRunStore(sqlite);
describeSameAsMemory(sqlite);
