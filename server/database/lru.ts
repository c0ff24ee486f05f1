/**
 * What was used lately; what was not asked for longest makes room. `most` is how much is kept: so many values, or so much as
 * `weigh` says they weigh together.
 */
export function openRecent<K, V>(most: number, weigh: (value: V) => number = () => 1) {
  const kept = new Map<K, V>();
  const total = { weight: 0 };
  const forget = (key: K): void => {
    const value = kept.get(key);
    if (value === undefined) return;
    total.weight -= weigh(value);
    kept.delete(key);
  };

  return {
    get(key: K): V | undefined {
      const value = kept.get(key);
      if (value === undefined) return undefined;
      kept.delete(key);
      kept.set(key, value);
      return value;
    },
    set(key: K, value: V): void {
      forget(key);
      kept.set(key, value);
      total.weight += weigh(value);
      while (total.weight > most) forget(kept.keys().next().value!);
    },
    forget,
  };
}
