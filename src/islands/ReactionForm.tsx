import { Component, type TargetedSubmitEvent } from 'preact';
import { type PlacedReaction, REACTION_MAX_LENGTH, type RefusedAnswer } from '#contract';
import { formWords as say } from '#words';
import { listenToActs } from './acts.ts';
import { startCountdowns } from './countdown.ts';
import { fieldOf } from './dom.ts';
import { keepDraft, readDraft } from './draft.ts';
import { showOwn } from './own.ts';
import { knowOwner } from './owner.ts';
import { showPlaced, showPreview } from './reaction-list.ts';
import { send } from './send.ts';
import { startTopUp } from './top-up.ts';

type Props = { article: string; path: string };
type State = { refused: RefusedAnswer | null; status: string; busy: boolean };

/** A plain form that also works without JavaScript; with it a reaction is placed in place and what was typed is kept. */
export class ReactionForm extends Component<Props, State> {
  override state: State = { refused: null, status: '', busy: false };
  get text(): HTMLTextAreaElement {
    return document.querySelector('#uw-reactie')!; // drawn below
  }
  key: string = crypto.randomUUID();

  keep = () => keepDraft(this.props.article, { text: this.text.value, key: this.key });
  say = (status: string) => this.setState({ status });

  restore = () => {
    const field = this.text;
    if (field.value) return this.keep(); // typed before this script arrived
    const draft = readDraft(this.props.article);
    if (!draft) return;
    this.key = draft.key;
    field.value = draft.text;
  };

  override componentDidMount() {
    const { article } = this.props;
    // Only then it is certain who is reading.
    void showOwn(article).then(this.restore).then(startCountdowns);
    listenToActs(article, this.say);
    startTopUp(article);
  }

  place = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (this.state.busy) return;
    this.keep();
    this.setState({ busy: true });
    const form = event.currentTarget;
    const key = fieldOf(form, 'key');
    if (key) key.value = this.key;
    const answer = await send<PlacedReaction>(form, event.submitter);
    this.setState({ busy: false, refused: answer.ok ? null : answer.refused });
    if (!answer.ok) {
      if (answer.refused.code === 'sign-in-first') {
        knowOwner(''); // the session ended meanwhile: what was typed waits until they are in again
        this.keep();
      }
      return this.text.focus();
    }
    if (event.submitter?.hasAttribute('formaction')) return showPreview(form, answer.facts.html);
    this.text.value = '';
    this.keep();
    this.key = crypto.randomUUID();
    this.say(answer.facts.held ? say.pendingSaid : say.placed);
    showPlaced(answer.facts);
  };

  render({ article, path }: Props, { refused, status, busy }: State) {
    return (
      <div>
        <form id="reageer-formulier" class="reaction-form" method="post" action="/reacties" onSubmit={this.place}>
          <input type="hidden" name="article" value={article} />
          <input type="hidden" name="key" />
          <input type="hidden" name="stamp" />
          <p class="trap" aria-hidden="true">
            <label>
              Website <input name="website" tabIndex={-1} autocomplete="off" />
            </label>
          </p>
          {refused && (
            <p role="alert" class="refusal">
              {refused.message}{' '}
              {refused.code === 'sign-in-first' && <a href={`/inloggen/?naar=${path}`}>{say.signInLink}</a>}
            </p>
          )}
          <p>
            <label for="uw-reactie">{say.yours}</label>
            <textarea
              id="uw-reactie"
              name="text"
              rows={6}
              required
              maxLength={REACTION_MAX_LENGTH}
              aria-describedby="uw-reactie-hulp"
              onInput={this.keep}
            />
            <small id="uw-reactie-hulp">{say.help}</small>
          </p>
          <p class="form-foot">
            <button aria-disabled={busy}>{busy ? say.busy : say.place}</button>
            <button class="quiet" formaction="/reacties/voorbeeld">
              {say.preview}
            </button>
            <span class="notice">{say.notice}</span>
          </p>
          <p class="visually-hidden" role="status">
            {status}
          </p>
        </form>
      </div>
    );
  }
}
