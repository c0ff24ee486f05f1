import { type Html, html } from '../text/html.ts';
import { words } from '#words';
import { NAME_LENGTH, PASSWORD_LENGTH } from './rules.ts';

const say = words.members;
const links = words.links;

/** A page that only waits for a button: the visit itself, a scanner's too, changes nothing. */
export function codeForm(action: string, code: string, button: string): Html {
  return html`<form class="question-form" method="post" action="${action}">
    <input type="hidden" name="code" value="${code}" />
    <p class="form-foot"><button>${button}</button></p>
  </form>`;
}

/** Behind the link of a sign-up that was typed in another browser: the password typed there may be anyone's. */
export function joinForm(code: string, name: string): Html {
  return html`<form class="question-form" method="post" action="/bevestigen">
    <input type="hidden" name="code" value="${code}" />
    <p>
      <label for="name">${say.name}</label>
      <input
        id="name"
        name="name"
        autocomplete="name"
        required
        minlength="${NAME_LENGTH.min}"
        maxlength="${NAME_LENGTH.max}"
        value="${name}"
      />
    </p>
    ${passwordField('password', say.password, 'new-password')}
    <p class="form-foot"><button>${links.verifyButton}</button></p>
  </form>`;
}

/** The form behind the link of a forgotten password. */
export function newPasswordForm(code: string): Html {
  return html`<form class="question-form" method="post" action="/wachtwoord">
    <input type="hidden" name="code" value="${code}" />
    ${passwordField('password', links.newPassword, 'new-password')}
    <p class="form-foot"><button>${links.savePassword}</button></p>
  </form>`;
}

/** Asks for an address to mail a link to. */
export function addressForm(action: string, button: string): Html {
  return html`<form class="question-form" method="post" action="${action}">
    <p>
      <label for="email">${say.email}</label>
      <input id="email" name="email" type="email" autocomplete="username" required maxlength="254" />
    </p>
    <p class="form-foot"><button>${button}</button></p>
  </form>`;
}

type Autocomplete = 'current-password' | 'new-password';

/** A password field that a password manager recognises; it is never filled in by us. */
export function passwordField(name: string, label: string, autocomplete: Autocomplete) {
  const fresh = autocomplete === 'new-password';
  return html`<p>
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="password"
      autocomplete="${autocomplete}"
      required
      minlength="${fresh ? PASSWORD_LENGTH.min : 1}"
      maxlength="${PASSWORD_LENGTH.max}"
    />
    ${fresh ? html`<small>${words.signUp.passwordHelp}</small>` : ''}
  </p>`;
}
