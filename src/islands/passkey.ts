import { passkeyWords as say } from '#words';

/**
 * Buttons that ask the browser for a passkey and send what it answers in their form. Where the browser knows no passkeys they
 * stay hidden, and the other ways in stand beside them.
 */
const known = globalThis.PublicKeyCredential;
const buttons = document.querySelectorAll<HTMLButtonElement>('button[data-passkey]');
let offered: AbortController | null = null;

if (known && 'parseRequestOptionsFromJSON' in known) {
  document.querySelector('[data-passkey-needs]')?.remove();
  buttons.forEach(listen);
}

function listen(button: HTMLButtonElement): void {
  const { form } = button;
  if (!form) return;
  button.closest<HTMLElement>('[data-passkey-only]')?.removeAttribute('hidden');
  button.hidden = false;
  button.addEventListener('click', () => void use(button, form));
  // Whoever is about to type an address is offered a passkey in its place; a page that is only looked at asks nothing.
  const field = document.querySelector('input[autocomplete~="webauthn"]');
  field?.addEventListener('focus', () => void offer(form, button), { once: true });
}

async function use(button: HTMLButtonElement, form: HTMLFormElement): Promise<void> {
  const { passkey, options } = button.dataset;
  offered?.abort();
  button.disabled = true;
  try {
    const json = options ? JSON.parse(options) : await question();
    const answer =
      passkey === 'create'
        ? await navigator.credentials.create({ publicKey: known.parseCreationOptionsFromJSON(json) })
        : await navigator.credentials.get({ publicKey: known.parseRequestOptionsFromJSON(json) });
    send(form, answer);
  } catch {
    refuse(form);
  }
  button.disabled = false;
}

async function offer(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
  try {
    if (button.dataset.options || !(await known.isConditionalMediationAvailable?.())) return;
    offered = new AbortController();
    const publicKey = known.parseRequestOptionsFromJSON(await question());
    send(form, await navigator.credentials.get({ publicKey, mediation: 'conditional', signal: offered.signal }));
  } catch {
    // the address and the password are still there
  }
}

async function question() {
  return (await fetch('/inloggen/passkey/vraag', { method: 'POST' })).json();
}

function send(form: HTMLFormElement, answer: Credential | null): void {
  const field = form.querySelector<HTMLInputElement>('input[name$="passkey"]');
  if (field) field.value = JSON.stringify(answer);
  form.submit();
}

function refuse(form: HTMLFormElement): void {
  const line = Object.assign(document.createElement('p'), { className: 'refusal', role: 'alert' });
  line.textContent = say.cancelled;
  form.querySelector('[role="alert"]')?.remove();
  form.prepend(line);
}
