import fc from 'fast-check';

// `FC_RUNS=20000 npm test` looks longer than the everyday run; `FC_SEED=…`, printed by a failure, repeats it exactly.
const runs = Number(import.meta.env['FC_RUNS'] || undefined);
const seed = Number(import.meta.env['FC_SEED'] || undefined);

fc.configureGlobal({
	...(Number.isSafeInteger(runs) && runs > 0 ? { numRuns: runs } : {}),
	...(Number.isSafeInteger(seed) ? { seed } : {}),
});
