import { Hono } from 'hono';
import { html } from '../../text/html.ts';
import { euros } from '#dutch';
import { words } from '#words';
import { fromAmount } from '../../pay/money.ts';
import { type Outcome, settle } from './life.ts';
import type { BankState, DemoPayment } from './state.ts';
import { callDue } from './webhooks.ts';

const OUTCOMES: readonly Outcome[] = ['paid', 'failed', 'canceled', 'expired'];

/** The page where a customer pays, with a button for each outcome. */
export function checkout(bank: BankState) {
  return new Hono()
    .get('/checkout/:id', (c) => {
      const payment = bank.payments.get(c.req.param('id'));
      return payment ? c.html(String(checkoutPage(payment))) : c.notFound();
    })
    .post('/checkout/:id', async (c) => {
      const payment = bank.payments.get(c.req.param('id'));
      const { outcome: typed } = await c.req.parseBody();
      const outcome = OUTCOMES.find((known) => known === typed);
      if (!payment || !outcome) return c.notFound();
      settle(bank, payment, outcome);
      await callDue(bank);
      return c.redirect(payment.redirectUrl ?? '/', 303);
    });
}

const say = words.demo.bank;

function checkoutPage({ id, amount, description, status }: DemoPayment) {
  const button = (outcome: Outcome) =>
    html`<button name="outcome" value="${outcome}">${say.outcomes[outcome]}</button>`;
  return html`<!doctype html>
    <html lang="nl">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${say.title}</title>
        <style>
          body {
            max-width: 34rem;
            margin: 4rem auto;
            padding: 0 1.5rem;
            font:
              1.1rem/1.6 system-ui,
              sans-serif;
            color-scheme: light dark;
          }
          button {
            display: block;
            width: 100%;
            margin-top: 0.75rem;
            padding: 0.7rem;
            font: inherit;
          }
        </style>
      </head>
      <body>
        <main>
          <h1>${say.title}</h1>
          <p>${say.text}</p>
          <p>${description}<br /><b>${euros(fromAmount(amount) ?? 0)}</b> (${id})</p>
          ${status === 'open' ? html`<form method="post">${OUTCOMES.map(button)}</form>` : html`<p>${say.over}</p>`}
        </main>
      </body>
    </html>`;
}
