// Wat de zoekpagina in de browser zegt. Een eigen bestand, zodat een artikel het niet meedraagt.
export const searchWords = {
  none: 'Niets gevonden. Probeer een ander woord, of minder filters.',
  found: (count: number) => (count === 1 ? '1 artikel gevonden' : `${count} artikelen gevonden`),
  more: 'Toon meer',
  failed: 'Zoeken lukt nu niet. De onderwerpen van A tot Z werken wel.',
} as const;
