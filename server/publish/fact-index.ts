/** Short facts by article, to be looked for in many texts. */
export type FactIndex = ReturnType<typeof openFactIndex>;
type Fact = { words: string[]; article: string };

/** Finds facts by how they begin: nearly every place in a text is done with after one look. */
export function openFactIndex() {
  const byStart = new Map<string, Fact[]>();
  /** Words with which a fact of more than one begins: most words of a text are none of them. */
  const opening = new Set<string>();

  const startsWith = (words: string[], { words: [first, ...rest] }: Fact, at: number): boolean =>
    words[at] === first && rest.every((word, step) => words[at + 1 + step] === word);

  const factsAt = (words: string[], at: number): Fact[] => {
    const single = byStart.get(words[at]!) ?? [];
    if (!opening.has(words[at]!)) return single;
    const more = byStart.get(`${words[at]} ${words[at + 1]}`) ?? [];
    return [...single, ...more.filter((fact) => startsWith(words, fact, at))];
  };

  return {
    add(words: string[], article: string): void {
      if (words.length > 1) opening.add(words[0]!);
      const start = words.slice(0, 2).join(' ');
      const there = byStart.get(start) ?? [];
      if (!there.some((fact) => fact.words.length === words.length && startsWith(words, fact, 0)))
        byStart.set(start, [...there, { words, article }]);
    },

    /** What everyone may know anyway is no secret where it is gated too. */
    forget(words: string[]): void {
      for (let at = 0; at < words.length; at += 1) {
        for (const fact of factsAt(words, at)) {
          const start = fact.words.slice(0, 2).join(' ');
          const left = (byStart.get(start) ?? []).filter((other) => other !== fact);
          if (left.length > 0) byStart.set(start, left);
          else byStart.delete(start);
        }
      }
    },

    /** The facts that stand in this text. */
    *find(words: string[]): Generator<Fact> {
      if (byStart.size === 0) return;
      for (let at = 0; at < words.length; at += 1) yield* factsAt(words, at);
    },
  };
}
