/** How much of a trial is run: all of it by hand (`npm run proof`), a little in every test run. */
export type Size = 'whole' | 'short';

/**
 * What came of a trial: whether it held, and the figure in one short phrase. `inTime`, where a bar names seconds: a
 * measured run (`npm run proof`) wants that too; a test run on a busy machine has no opinion on seconds.
 */
type Outcome = { held: boolean; inTime?: boolean; figure: string };

/**
 * Something this house promises, tried hard. `bar` is the code under which server/trials/README.md lists it; `missing`
 * names what this machine lacks to try it (a Debian package, a right), or is null: what cannot be tried is said, never
 * skipped in silence. `run` throws when the trial itself broke.
 */
export type Trial = {
  name: string;
  bar: string;
  missing: () => string | null;
  run: (size: Size) => Promise<Outcome>;
};
