/** Measured in this run: milliseconds of processor per request, and letters and sign-ins a second. */
type Costs = {
  pageMs: number;
  unchangedMs: number;
  gatedMs: number;
  placingMs: number;
  signInsPerSecond: number;
  lettersPerSecond: number;
};

/** One process serves from one core; the other core hashes, compresses, publishes and runs nginx. Half of it is left for a bad hour. */
const CORE_SHARE = 0.5;
/** A page is kept half a minute (`s-maxage`), by one cache in front of all others. */
const KEPT_SECONDS = 30;
/** Of a day's reading this share falls in its busiest hour. */
const BUSIEST_HOUR = 0.12;
/** A paying member reads this many gated pages on an ordinary day. */
const PAGES_PER_MEMBER = 2;
/** Of a hundred pages that members read, one gets a reaction. */
const REACTIONS_PER_PAGE = 0.01;

const whole = (value: number): string => new Intl.NumberFormat('en', { maximumFractionDigits: 0 }).format(value);

/** What one machine with two cores holds, and the publisher that fits on it behind a CDN: each line with its arithmetic. */
export function holds({
  pageMs,
  unchangedMs,
  gatedMs,
  placingMs,
  signInsPerSecond,
  lettersPerSecond,
}: Costs): string[] {
  const budgetMs = CORE_SHARE * 1000;
  const perMemberPage = gatedMs + REACTIONS_PER_PAGE * placingMs;
  const memberPages = budgetMs / perMemberPage;
  const aDay = (memberPages * 3600) / BUSIEST_HOUR;
  return [
    `half a core, ${whole(budgetMs)} ms a second, holds one of these:`,
    `  pages to visitors without a CDN: ${whole(budgetMs)} / ${pageMs.toFixed(3)} ms = ${whole(budgetMs / pageMs)} a second`,
    `  pages that a cache asks again: ${whole(budgetMs)} / ${unchangedMs.toFixed(3)} ms = ${whole(budgetMs / unchangedMs)} a second`,
    `  gated pages to members: ${whole(budgetMs)} / ${gatedMs.toFixed(3)} ms = ${whole(budgetMs / gatedMs)} a second`,
    `  reactions, each baked: ${whole(budgetMs)} / ${placingMs.toFixed(3)} ms = ${whole(budgetMs / placingMs)} a second`,
    `both cores: ${signInsPerSecond.toFixed(0)} sign-ins a second and nothing else; a newsletter of ${whole(lettersPerSecond * 3600)} letters an hour (${lettersPerSecond.toFixed(0)} a second, to a mail server on this machine)`,
    `behind a CDN visitors cost nothing but a question per page per ${KEPT_SECONDS} s: a quarter of a core, ${whole(budgetMs / 2)} ms / ${unchangedMs.toFixed(3)} ms × ${KEPT_SECONDS} s = ${whole((budgetMs / 2 / unchangedMs) * KEPT_SECONDS)} pages that are all being read at once`,
    `members: ${whole(budgetMs)} ms / (${gatedMs.toFixed(3)} + ${REACTIONS_PER_PAGE} × ${placingMs.toFixed(3)}) ms = ${whole(memberPages)} pages a second in the busiest hour; × 3600 / ${BUSIEST_HOUR} = ${whole(aDay)} a day; / ${PAGES_PER_MEMBER} a member = ${whole(aDay / PAGES_PER_MEMBER)} paying members who all read that day`,
  ];
}
