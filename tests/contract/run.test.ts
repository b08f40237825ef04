import { createMemoryRunStore, createRunMemory } from '#core/journal/memory-run-store.ts';
import { runContract } from './run.ts';

const memory = createRunMemory();
runContract('the memory store', { store: () => createMemoryRunStore(Date.now, memory) });
