import { type Html, html } from '../text/html.ts';
import { EMAIL_MAX_LENGTH, NAME_LENGTH } from '#contract';
import { words } from '#words';
import { passwordField } from './password-field-html.ts';

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
    ${passwordField({ name: 'password', label: say.password, autocomplete: 'new-password' })}
    <p class="form-foot"><button>${links.verifyButton}</button></p>
  </form>`;
}

/** The form behind the link of a forgotten password. */
export function newPasswordForm(code: string): Html {
  return html`<form class="question-form" method="post" action="/wachtwoord">
    <input type="hidden" name="code" value="${code}" />
    ${passwordField({ name: 'password', label: links.newPassword, autocomplete: 'new-password' })}
    <p class="form-foot"><button>${links.savePassword}</button></p>
  </form>`;
}

/** Asks for an address to mail a link to. */
export function addressForm(action: string, button: string): Html {
  return html`<form class="question-form" method="post" action="${action}">
    <p>
      <label for="email">${say.email}</label>
      <input id="email" name="email" type="email" autocomplete="username" required maxlength="${EMAIL_MAX_LENGTH}" />
    </p>
    <p class="form-foot"><button>${button}</button></p>
  </form>`;
}
