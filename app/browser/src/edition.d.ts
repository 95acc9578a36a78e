/** True where the bundle is built for the one-file page: nothing is written or run there, and no server is there to ask. What only the application needs is
 * then left out of the bundle. */
declare var ONE_FILE: boolean | undefined;
