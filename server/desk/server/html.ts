import { type Html, html, raw } from '../../text/html.ts';
import { clockTime, dayAndMonth } from '#dutch';
import { words } from '#words';
import { SPAN_MS, SPANS, type Span } from '../../watch/history.ts';
import type { Day, Standing } from '../../watch/rules.ts';

const say = words.watch;

/** What the page shows; `free` and `databaseBytes` in bytes. */
type Facts = {
  standing: Standing;
  spans: Span[];
  days: Day[];
  running: Date;
  backup: Date | null;
  free: number;
  now: Date;
};
type Chart = { title: string; values: number[]; unit?: string; from: string; sum?: boolean };

/** How the server does: a few lines that should be calm, the last day, the last month. */
export function figuresPage({ standing, spans, days, running, backup, free, now }: Facts): Html {
  const spanChart = (title: string, read: (span: Span) => number, rest: Partial<Chart> = {}) =>
    chart({ title, values: spans.map(read), from: say.dayAgo, ...rest });
  const dayChart = (title: string, read: (day: Day) => number) =>
    chart({ title, values: days.map(read), from: days[0] ? dayAndMonth(new Date(days[0].day)) : '', sum: true });

  return html`
    <dl class="ledger">
      ${fact(say.running, moment(running, now))} ${fact(say.backup, backup ? moment(backup, now) : say.never)}
      ${fact(say.free, bytesIn('GB', free))} ${fact(say.database, bytesIn('MB', standing.databaseBytes))}
      ${fact(say.members, number(standing.members))} ${fact(say.pro, number(standing.pro))}
      ${fact(say.reactions, number(standing.reactions))}
      ${fact(say.mail, say.mailCounts(standing.mailWaiting, standing.mailDead))}
      ${fact(say.money, number(standing.webhooksWaiting + standing.errandsWaiting))}
    </dl>
    <h2>${say.lastDay}</h2>
    <p class="hint">${say.sinceStart}</p>
    <div class="charts">
      ${spanChart(say.requests, ({ requests }) => requests, { sum: true })}
      ${spanChart(say.faults, ({ faults }) => faults, { sum: true })}
      ${spanChart(say.slow, ({ slowMs }) => slowMs, { unit: 'ms' })}
      ${spanChart(say.late, ({ lateMs }) => lateMs, { unit: 'ms' })}
      ${spanChart(say.memory, ({ megabytes }) => megabytes, { unit: 'MB' })}
    </div>
    <h2>${say.lastMonth}</h2>
    <div class="charts">
      ${dayChart(say.reactions, ({ reactions }) => reactions)} ${dayChart(say.newMembers, ({ members }) => members)}
      ${dayChart(say.mails, ({ mails }) => mails)}
    </div>
    <details class="legend">
      <summary>${say.asTable}</summary>
      ${table(days)}
    </details>
  `;
}

const fact = (name: string, value: string) =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

/** A row of bars; what it says stands beside it in words, for who does not see it. */
function chart({ title, values, unit = '', from, sum = false }: Chart) {
  const most = Math.max(...values.map(Math.round));
  const total = values.reduce((all, one) => all + one, 0);
  const bars = values
    .map((value, index) =>
      Math.round(value) > 0 ? `M${index + 0.5} ${HEIGHT}V${round(HEIGHT - (value / most) * HEIGHT)}` : '',
    )
    .join('');
  const figure = `${number(sum ? total : most)}${unit && ` ${unit}`}`;
  const label = sum ? say.total : say.highest;
  return html`<figure class="chart">
    <figcaption>${title} <span class="count">${label} ${figure}</span></figcaption>
    <svg
      viewBox="0 0 ${values.length} ${HEIGHT}"
      preserveAspectRatio="none"
      role="img"
      aria-label="${say.chart(title, label, figure)}"
    >
      <path d="${raw(bars)}" />
    </svg>
    <p class="axis"><span>${from}</span><span>${say.now}</span></p>
  </figure>`;
}

const HEIGHT = 40;

function table(days: Day[]) {
  return html`<table class="figures-table">
    <thead>
      <tr>
        <th scope="col">${say.day}</th>
        <th scope="col">${say.reactions}</th>
        <th scope="col">${say.newMembers}</th>
        <th scope="col">${say.mails}</th>
      </tr>
    </thead>
    <tbody>
      ${days.toReversed().map(
        ({ day, reactions, members, mails }) =>
          html`<tr>
            <th scope="row"><time datetime="${day}">${dayAndMonth(new Date(day))}</time></th>
            <td>${number(reactions)}</td>
            <td>${number(members)}</td>
            <td>${number(mails)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

const round = (value: number): number => Math.round(value * 100) / 100;
const number = (value: number): string => new Intl.NumberFormat('nl-NL', { maximumFractionDigits: 0 }).format(value);
const UNITS = { MB: 2 ** 20, GB: 2 ** 30 };
const bytesIn = (unit: keyof typeof UNITS, bytes: number): string =>
  `${new Intl.NumberFormat('nl-NL', { maximumFractionDigits: 1 }).format(bytes / UNITS[unit])} ${unit}`;
const moment = (at: Date, now: Date): string =>
  now.getTime() - at.getTime() < SPANS * SPAN_MS ? clockTime(at) : `${dayAndMonth(at)} ${clockTime(at)}`;
