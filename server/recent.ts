/** What was used lately, so many at the most: what was not asked for longest makes room. */
export function openRecent<K, V>(most: number) {
  const kept = new Map<K, V>();

  return {
    get(key: K): V | undefined {
      const value = kept.get(key);
      if (value !== undefined) this.set(key, value);
      return value;
    },
    set(key: K, value: V): void {
      kept.delete(key);
      kept.set(key, value);
      if (kept.size > most) kept.delete(kept.keys().next().value!);
    },
    forget: (key: K): void => void kept.delete(key),
  };
}
