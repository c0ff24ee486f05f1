import { useEffect, useRef, useState } from 'preact/hooks';
import { type PlacedReaction, REACTION_MAX_LENGTH, type RefusedAnswer } from '#contract';
import { formWords as say } from '#words';
import { startCountdowns } from './countdown.ts';
import { keepDraft, readDraft } from './draft.ts';
import { listenToActs, showOwnControls, showReaction } from './reaction-list.ts';
import { send } from './send.ts';

/** A plain form that also works without JavaScript; with it a reaction is placed in place and what was typed is kept. */
export function ReactionForm({ article, path }: { article: string; path: string }) {
  const [refused, setRefused] = useState<RefusedAnswer | null>(null);
  const [status, setStatus] = useState('');
  const [busy, setBusy] = useState(false);
  const text = useRef<HTMLTextAreaElement>(null);
  const key = useRef('');

  const keep = () => keepDraft(article, { text: text.current!.value, key: key.current });

  useEffect(() => {
    const draft = readDraft(article);
    key.current = draft.key;
    if (!text.current!.value) text.current!.value = draft.text;
    else keep(); // typed before this script arrived
    void showOwnControls(article).then(startCountdowns);
    listenToActs(setStatus);
  }, [article]);

  async function place(event: SubmitEvent) {
    event.preventDefault();
    if (busy) return;
    keep();
    setBusy(true);
    const form = event.currentTarget as HTMLFormElement;
    (form.elements.namedItem('key') as HTMLInputElement).value = key.current;
    const answer = await send<PlacedReaction>(form);
    setBusy(false);
    setRefused(answer.ok ? null : answer.refused);
    setStatus(answer.ok ? say.placed : '');
    if (!answer.ok) return text.current!.focus();
    text.current!.value = '';
    keep();
    key.current = crypto.randomUUID();
    showReaction(answer.facts);
  }

  return (
    <form id="reageer-formulier" class="reaction-form" method="post" action="/reacties" onSubmit={place}>
      <input type="hidden" name="article" value={article} />
      <input type="hidden" name="key" value="" />
      {refused && (
        <p role="alert" class="refusal">
          {refused.message}{' '}
          {refused.code === 'sign-in-first' && <a href={`/inloggen/?naar=${path}`}>{say.signInLink}</a>}
        </p>
      )}
      <p>
        <label for="uw-reactie">{say.yours}</label>
        <textarea
          ref={text}
          id="uw-reactie"
          name="text"
          rows={6}
          required
          maxLength={REACTION_MAX_LENGTH}
          onInput={keep}
        />
      </p>
      <p class="form-foot">
        <button aria-disabled={busy}>{busy ? say.busy : say.place}</button>
        <span class="notice">{say.notice}</span>
      </p>
      <p class="visually-hidden" role="status">
        {status}
      </p>
    </form>
  );
}
