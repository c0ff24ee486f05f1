import { PASSWORD_LENGTH } from '#contract';
import { words } from '#words';
import { type Html, html } from '../text/html.ts';

/** `off`: it is not known here whether the browser should fill in an old password or make up a new one. */
type Autocomplete = 'current-password' | 'new-password' | 'off';
type PasswordField = { id?: string; name: string; label: string; autocomplete: Autocomplete };

/** Asks for the password someone has; `form` tells the fields of one page apart. */
export const currentPasswordField = (form: string): Html =>
  passwordField({
    id: `current-${form}`,
    name: 'current',
    label: words.account.currentPassword,
    autocomplete: 'current-password',
  });

/** A password field that a password manager recognises; it is never filled in by us. */
export function passwordField({ name, id = name, label, autocomplete }: PasswordField): Html {
  const isNew = autocomplete === 'new-password';
  return html`<p>
    <label for="${id}">${label}</label>
    <input
      id="${id}"
      name="${name}"
      type="password"
      autocomplete="${autocomplete}"
      required
      ${isNew ? html`minlength="${PASSWORD_LENGTH.min}" aria-describedby="${id}-help"` : ''}
      maxlength="${PASSWORD_LENGTH.max}"
    />
    ${isNew ? html`<small id="${id}-help">${words.signUp.passwordHelp}</small>` : ''}
  </p>`;
}
