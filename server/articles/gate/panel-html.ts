import { words } from '#words';
import { type Html, html } from '../../text/html.ts';

const say = words.gate;

/** What stands where a gated article stops, in a page that is the same for everyone: CSS shows what fits the reader. */
export const publicPaywall = (path: string): Html =>
  paywallPanel(
    html`<p data-for="free pro">${say.loading}</p>
      <div data-for="visitor">
        <p>${say.reasons['sign-in-first']}</p>
        ${signUpActs(path)}
      </div>`,
  );

/** The panel itself, around what it says to this reader. */
export const paywallPanel = (content: Html): Html =>
  html`<section class="paywall" id="verder" aria-labelledby="verder-titel">
    <h2 id="verder-titel">${say.title}</h2>
    ${content}
  </section>`;

/** The two ways in for a stranger; both lead back to the article. */
export const signUpActs = (path: string): Html =>
  html`<p class="paywall-acts">
    <a class="button" href="/lid-worden/?naar=${path}">${words.members.signUp}</a>
    <a href="/inloggen/?naar=${path}">${words.members.signIn}</a>
  </p>`;
