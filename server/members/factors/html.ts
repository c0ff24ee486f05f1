import { type Html, html } from '../../text/html.ts';
import { longDate, longMoment } from '#dutch';
import { words } from '#words';
import { currentPasswordField, passwordField } from '../password-field-html.ts';
import type { Passkey, Totp } from './rules.ts';

/** Where a member arranges all this. */
export const FACTORS_PATH = '/mijn/tweede-stap/';
export const PASSKEY_NAME_MAX = 60;

const say = words.factors;

type FactorFacts = {
  passkeys: Passkey[];
  totp: Totp | null;
  codesLeft: number;
  /** Whether the forms ask for the password; members with a second factor are asked for that instead. */
  asksPassword: boolean;
};

/** Everything a member has besides a password, and how to change it. */
export function factorsPage({ passkeys, totp, codesLeft, asksPassword }: FactorFacts): Html {
  const on = passkeys.length > 0 || totp !== null;
  return html`<p role="note">${say.state(on)}</p>
    <section>
      <h2 id="passkeys">${say.passkeys}</h2>
      <p>${say.passkeysText}</p>
      ${
        passkeys.length > 0
          ? html`<ul class="ruled">
              ${passkeys.map(passkeyItem)}
            </ul>`
          : ''
      }
      ${newPasskey(asksPassword)}
    </section>
    <section>
      <h2 id="app">${say.app}</h2>
      <p>${say.appText}</p>
      ${
        totp
          ? html`<p>${say.appOn(longDate(totp.confirmedAt), say.usedAt(totp.usedAt && longMoment(totp.usedAt)))}</p>
              ${act('/mijn/totp/weg', say.stopApp)}`
          : act('/mijn/totp/nieuw', say.startApp, asksPassword ? currentPasswordField('app') : '')
      }
    </section>
    ${
      on
        ? html`<section>
            <h2 id="herstelcodes">${say.recovery}</h2>
            <p>${say.recoveryText(codesLeft)} ${say.recoveryHelp}</p>
            ${act('/mijn/herstelcodes', say.renew)}
          </section>`
        : ''
    }`;
}

/** One line on the account page, and the way to the rest. */
export function factorsSummary({ passkeys, totp }: Pick<FactorFacts, 'passkeys' | 'totp'>): Html {
  const on = passkeys.length > 0 || totp !== null;
  return html`<section>
    <h2 id="tweede-stap">${say.title}</h2>
    <p>${say.state(on)}</p>
    ${
      passkeys.length > 0
        ? html`<ul class="ruled">
            ${passkeys.map((passkey) => html`<li>${described(passkey)}</li>`)}
          </ul>`
        : ''
    }
    <p><a href="${FACTORS_PATH}">${say.link}</a></p>
  </section>`;
}

/** The browser makes a passkey here, with what the server asks of it. */
export function makePasskeyForm(name: string, options: object): Html {
  return html`<form class="question-form" method="post" action="/mijn/passkeys">
    <input type="hidden" name="name" value="${name}" />
    <input type="hidden" name="passkey" />
    <p class="refusal" data-passkey-needs>${say.needsScript}</p>
    <p class="form-foot">${passkeyButton({ act: 'create', options, label: say.makePasskey, quiet: false })}</p>
  </form>`;
}

/** The secret as a picture and as text, and where to show that the app has it. */
export function confirmAppForm(secret: string, qr: Html): Html {
  return html`${qr}
    <dl class="ledger">
      <div>
        <dt>${say.key}</dt>
        <dd><code>${secret.replace(/....(?=.)/g, '$& ')}</code></dd>
      </div>
    </dl>
    <form class="question-form" method="post" action="/mijn/totp">
      <p>
        <label for="code">${say.codeOfApp}</label>
        <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="10" />
      </p>
      <p class="form-foot"><button>${say.confirmApp}</button></p>
    </form>`;
}

/** Shown once. */
export function codesList(codes: string[]): Html {
  return html`<ol class="recovery-codes">
      ${codes.map((code) => html`<li><code>${code}</code></li>`)}
    </ol>
    <p class="form-foot"><a href="${FACTORS_PATH}">${say.codesDone}</a></p>`;
}

type Asked = {
  action: string;
  /** What was typed before this was asked; it goes along. */
  carried: [name: string, value: string][];
  /** What a passkey is asked to sign; null: there is no passkey. */
  passkey: object | null;
  code: 'app' | 'recovery' | null;
  password: boolean;
};

/** Asks once more who someone is, in every way they have. What they were doing goes along in the form. */
export function proofForm({ action, carried, passkey, code, password }: Asked): Html {
  const label = code === 'app' ? say.code : say.recoveryOnly;
  return html`<form class="question-form" method="post" action="${action}">
    ${carried.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    ${
      code
        ? html`<p>
            <label for="proof-code">${label}</label>
            <input
              id="proof-code"
              name="${PROOF_FIELDS.code}"
              autocomplete="one-time-code"
              autocapitalize="none"
              spellcheck="false"
              required
              maxlength="40"
            />
          </p>`
        : ''
    }
    ${
      password
        ? passwordField({
            id: 'proof-password',
            name: PROOF_FIELDS.password,
            label: say.password,
            autocomplete: 'current-password',
          })
        : ''
    }
    <p class="form-foot">
      ${code || password ? html`<button>${say.confirm}</button>` : ''}
      ${
        passkey
          ? html`<input type="hidden" name="${PROOF_FIELDS.passkey}" />
              ${passkeyButton({ act: 'get', options: passkey, label: say.usePasskey, quiet: true })}`
          : ''
      }
    </p>
    <p class="aside">${say.lost}</p>
  </form>`;
}

/** What a proof is called in any form. */
export const PROOF_FIELDS = { code: 'proof-code', password: 'proof-password', passkey: 'proof-passkey' } as const;

/** For members who have neither a password nor a second factor. */
export function mailProofForm(): Html {
  return html`<form class="question-form" method="post" action="/mijn/bewijs/link">
    <p>${say.mailText}</p>
    <p class="form-foot"><button>${say.mailLink}</button></p>
  </form>`;
}

type Button = { act: 'create' | 'get'; options: object; label: string; quiet: boolean };

/** Hidden until the island has seen that this browser knows passkeys. */
function passkeyButton({ act, options, label, quiet }: Button) {
  return html`<button
    type="button"
    class="${quiet ? 'quiet' : ''}"
    hidden
    data-passkey="${act}"
    data-options="${JSON.stringify(options)}"
  >
    ${label}
  </button>`;
}

const described = ({ name, madeAt, usedAt }: Passkey): string =>
  `${name}: ${say.madeAt(longDate(madeAt))}, ${say.usedAt(usedAt && longMoment(usedAt))}`;

const passkeyItem = (passkey: Passkey) =>
  html`<li>${described(passkey)} ${act(`/mijn/passkeys/${passkey.id}/weg`, say.remove(passkey.name))}</li>`;

function newPasskey(asksPassword: boolean) {
  return act(
    '/mijn/passkeys/nieuw',
    say.addPasskey,
    html`<p>
        <label for="passkey-name">${say.nameOfPasskey}</label>
        <input id="passkey-name" name="name" required maxlength="${PASSKEY_NAME_MAX}" autocomplete="off" />
        <small>${say.nameHelp}</small>
      </p>
      ${asksPassword ? currentPasswordField('passkey') : ''}`,
  );
}

function act(action: string, label: string, fields: Html | string = '') {
  return html`<form class="question-form" method="post" action="${action}">
    ${fields}
    <p class="form-foot"><button class="${fields ? '' : 'quiet'}">${label}</button></p>
  </form>`;
}
