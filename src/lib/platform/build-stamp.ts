declare const __ALCOVE_VERSION__: string;
declare const __ALCOVE_BUILD__: string;
declare const __ALCOVE_BUILT_AT__: string;

/** As package.json and the changelog say it. */
export const VERSION: string = __ALCOVE_VERSION__;

/** The name of this build. The page, the worker and `build.json` of one build all carry the same one. */
export const BUILD_ID: string = __ALCOVE_BUILD__;

/** Milliseconds since the epoch. */
export const BUILT_AT = Number(__ALCOVE_BUILT_AT__);
