import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitVat } from './money.ts';

test.each([
  [3000, 9, 2752, 248],
  [400, 9, 367, 33],
  [800, 9, 734, 66],
  [3000, 21, 2479, 521],
  [-400, 9, -367, -33],
  [109, 9, 100, 9],
  [0, 9, 0, 0],
])('%i cents at %i percent are %i and %i', (cents, percent, net, vat) => {
  expect(splitVat(cents, percent)).toEqual({ net, vat });
});

test('net and VAT add up, and net is never half a cent from exact', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e7 }), fc.constantFrom(0, 9, 21), (cents, percent) => {
      const { net, vat } = splitVat(cents, percent);
      expect(net + vat).toBe(cents);
      expect(Math.abs(net - cents / (1 + percent / 100))).toBeLessThanOrEqual(0.5);
    }),
  );
});
