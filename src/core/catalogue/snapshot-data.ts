import stored from './snapshot.json' with { type: 'json' };

/**
 * A module of its own so that it can be loaded late. Importing the JSON itself late would need the attribute in the
 * call, which Vite's development server leaves standing while it serves a script: the browser then refuses it.
 */
export const SNAPSHOT: unknown = stored;
