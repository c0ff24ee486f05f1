import { expect, test } from 'vitest';
import { isCommon } from './common-passwords.ts';
import { looksLike } from './look-alikes.ts';

test.each(['Hanneke Vos', 'HANNEKE  VOS', 'Hanneke V0s', 'Наnneke Vos', 'Hannékё Vos', 'Hanneke-Vos', 'ＨannekeＶos'])(
  '%s could pass for Hanneke Vos',
  (name) => {
    expect(looksLike(name, ['Hanneke Vos'])).toBe(true);
  },
);

test.each(['Hanneke Vosman', 'Anneke Vos', 'Johan Vos', 'Ελένη Παππά', '李明', 'محمد علي'])('%s could not', (name) => {
  expect(looksLike(name, ['Hanneke Vos'])).toBe(false);
});

test.each([
  'wachtwoord123',
  'Welkom2026welkom',
  '123456789012',
  'qwertyuiop12',
  'aaaaaaaaaaaaaa',
  'passwordpassword',
  '111122223333',
])('the password %j is guessed in the first minute', (password) => {
  expect(isCommon(password)).toBe(true);
});

test.each(['kennis is om te delen', 'vier losse stoeptegels', 'Ik fiets elke dag 14 km', 'tr0ubadour&3xzq'])(
  'the password %j is not',
  (password) => {
    expect(isCommon(password)).toBe(false);
  },
);
