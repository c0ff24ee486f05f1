import { Parser } from 'htmlparser2';
import { isValidElement, type ComponentChildren } from 'preact';
import { expect, test } from 'vitest';
// A form that an island takes over is drawn by its component; this looks at it beside the server's own, and at nothing else.
// oxlint-disable-next-line no-restricted-imports
import { ReactionForm } from '../../src/islands/ReactionForm.tsx';
import { smallWorld } from './world.ts';

type Attributes = Record<string, unknown>;
type Tag = { name: string; attributes: Attributes };

/** What someone fills in or presses, and what is sent along unseen; whose reaction it is about aside. */
function fieldsOf(tags: Tag[]) {
  const labelled = new Set(tags.flatMap(({ name, attributes }) => (name === 'label' ? [attributes['for']] : [])));
  return tags
    .filter(({ name, attributes }) => /^(?:input|textarea|button)$/.test(name) && attributes['name'] !== 'answers')
    .map(({ name: kind, attributes: { id, name, type, maxlength, autocomplete, tabindex, formaction, ...rest } }) => ({
      kind,
      name,
      type,
      maxlength: maxlength === undefined ? undefined : Number(maxlength),
      autocomplete,
      tabindex: tabindex === undefined ? undefined : Number(tabindex),
      formaction,
      required: 'required' in rest,
      hasLabel: id !== undefined && labelled.has(id),
    }));
}

function tagsInHtml(html: string): Tag[] {
  const tags: Tag[] = [];
  const parser = new Parser({ onopentag: (name, attributes) => tags.push({ name, attributes }) });
  parser.end(html);
  return tags;
}

/** The same of what a component draws: Preact spells some attributes as the DOM does. */
function tagsIn(drawn: ComponentChildren): Tag[] {
  if (Array.isArray(drawn)) return drawn.flatMap(tagsIn);
  if (!isValidElement(drawn)) return [];
  const { children, ...props } = drawn.props;
  const attributes = Object.fromEntries(Object.entries(props).map(([name, value]) => [name.toLowerCase(), value]));
  return [{ name: String(drawn.type), attributes }, ...tagsIn(children)];
}

test('a reaction and a reply are asked for by the same fields, whoever draws them', async () => {
  const world = smallWorld();
  const { cookie } = await world.join('Anna');
  await world.post('/reacties', { article: 'open', text: 'Mooi stuk!' }, { Cookie: cookie });
  const answer = await world.get('/reacties/1/beantwoorden', { Cookie: cookie, Accept: 'application/json' });
  const { html } = await answer.json();

  const props = { article: 'open', path: '/artikelen/open/' };
  const form = new ReactionForm(props);
  const drawn = fieldsOf(tagsIn(form.render(props, form.state)));

  expect(drawn).toHaveLength(7);
  expect(fieldsOf(tagsInHtml(html))).toEqual(expect.arrayContaining(drawn));
  expect(fieldsOf(tagsInHtml(html))).toHaveLength(drawn.length);
});
