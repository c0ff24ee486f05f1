import { expect, test } from 'vitest';
import { fill, fillFields, forTier, slotContent } from './slots.ts';

const page = '<p><!--slot:a-->oud<!--/slot:a--> <!--slot:a-->oud<!--/slot:a--></p>';

test('every slot of a name is filled, and can be filled again', () => {
  const once = fill(page, 'a', 'nieuw');

  expect(once).toBe(page.replaceAll('oud', 'nieuw'));
  expect(fill(once, 'a', 'oud')).toBe(page);
});

test('content is taken literally, replacement patterns too', () => {
  expect(slotContent(fill(page, 'a', "$& $1 $' $$"), 'a')).toBe("$& $1 $' $$");
});

test('a page without the slot stays as it is', () => {
  expect(fill(page, 'b', 'nieuw')).toBe(page);
  expect(slotContent(page, 'b')).toBeNull();
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
