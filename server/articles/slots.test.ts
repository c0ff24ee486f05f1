import { expect, test } from 'vitest';
import { html, raw } from '../text/html.ts';
import { fill, fillFields, fillWhereFound, forTier, slotContent, type Slots } from './slots.ts';

const page = '<p><!--slot:title-->oud<!--/slot:title--> <!--slot:title-->oud<!--/slot:title--></p>';

test('every slot of a name is filled, and can be filled again', () => {
  const once = fill(page, { title: html`nieuw` });

  expect(once).toBe(page.replaceAll('oud', 'nieuw'));
  expect(fill(once, { title: html`oud` })).toBe(page);
});

test('content is taken literally, replacement patterns too', () => {
  expect(slotContent(fill(page, { title: raw("$& $1 $' $$") }), 'title')).toBe("$& $1 $' $$");
});

test('a slot that the page has not is an error, for what was to stand there would be lost', () => {
  expect(() => fill(page, { title: html`nieuw`, form: html`<form></form>` })).toThrow('The page has no slot "form".');
  expect(fillWhereFound(page, { form: html`<form></form>` })).toBe(page);
  expect(slotContent(page, 'form')).toBeNull();
});

test('a text is no markup: it cannot fill a slot before it is escaped', () => {
  const typed: string = '<b>';

  // @ts-expect-error A plain string is no Html.
  const careless = { title: typed } satisfies Slots;
  expect(fill(page, { title: html`${careless.title}` })).toContain('&lt;b&gt;');
});

test('fields keep what was typed, escaped', () => {
  const form =
    '<input name="email" value="x"><input type="text" name="name"><textarea name="text" rows="3">\n</textarea>';

  expect(fillFields(form, { email: 'a"b', name: '<i>', text: '</textarea>' })).toBe(
    '<input value="a&quot;b" name="email"><input value="&lt;i&gt;" type="text" name="name">' +
      '<textarea name="text" rows="3">\n&lt;/textarea&gt;</textarea>',
  );
});

test('a page for PRO has no advertisement in it, wherever it stood', () => {
  const withAds =
    '<p><!--slot:ad-->Koop<!--/slot:ad--></p><!--slot:rest--><!--slot:ad-->Koop<!--/slot:ad-->x<!--/slot:rest-->';

  expect(forTier(withAds, 'free')).toContain('Koop');
  expect(forTier(withAds, 'pro')).not.toContain('Koop');
});

test('a page is marked for the tier of its reader', () => {
  const drawn = '<html lang="nl" data-tier="free" data-drawn>';
  expect(forTier(drawn, 'pro')).toBe('<html lang="nl" data-tier="pro" data-drawn>');
  expect(forTier('<html lang="nl" data-tier="visitor"><p data-tier="x">', 'pro')).toBe(
    '<html lang="nl" data-tier="pro" data-drawn><p data-tier="x">',
  );
});
