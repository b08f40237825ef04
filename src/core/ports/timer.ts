/** Calls back once after so many milliseconds, unless the function it returns is called first. */
export type Timer = (ms: number, run: () => void) => () => void;
