const ground = { rule: 'topic', reason: 'Omdat.' };

/**
 * What is sent to each route of the desk, and what whoever may do it gets: a page with something on it that nobody else may
 * see, or another place; `specimens`: its links are examples. Who may is not said here: the table of permissions does.
 */
type Wish = { path?: string; fields?: Record<string, string>; shows?: string; lands?: string; specimens?: true };

/** By "GET /beheer/…"; paths are made concrete in the world of `furnished`. */
export const DESK_WISHES: Record<string, Wish> = {
  'GET /beheer/server/': { shows: 'Vrij op de schijf' },
  'GET /beheer/leden/': { path: '/beheer/leden/?zoek=olga', shows: 'olga@example.nl' },
  'GET /beheer/leden/:id{[0-9]{1,15}}/betalingen/': { shows: 'KB-OLGA' },
  'GET /beheer/facturen/:number{[0-9]{4}-[0-9]{4,7}}/': { path: '/beheer/facturen/2026-0001/', shows: 'Jaar PRO' },
  'GET /beheer/facturen/:file{[0-9]{4}-[0-9]{4,7}\\.pdf}': { path: '/beheer/facturen/2026-0001.pdf', shows: '%PDF' },
  'POST /beheer/leden/:id{[0-9]{1,15}}/geven': {
    fields: { until: '2027-01-01', reason: 'Dank' },
    lands: '/beheer/leden/1/betalingen/',
  },
  'POST /beheer/betalingen/:payment{tr_[A-Za-z0-9]{4,64}}/terug': {
    path: '/beheer/betalingen/tr_olga1/terug',
    fields: { amount: '1,00', reason: 'Coulance' },
    lands: '/beheer/leden/1/betalingen/',
  },
  'GET /beheer/nieuwsbrieven/:name{[a-z0-9-]+}/': { path: '/beheer/nieuwsbrieven/2026-11/', shows: '/afmelden/?wie=' },
  'GET /beheer/rollen/': { shows: 'Mies' },
  'GET /beheer/leden/:id{[0-9]{1,15}}/rol/': { shows: 'olga@example.nl' },
  'POST /beheer/leden/:id{[0-9]{1,15}}/rol': { fields: { role: 'bookkeeper' }, lands: '/beheer/rollen/' },
  'GET /beheer/toezicht/': { shows: 'verborg een reactie' },
  'GET /beheer/': {},
  'GET /beheer/handleiding/': { shows: 'Handleiding' },
  'GET /beheer/stijl/': { shows: 'case', specimens: true },
  'GET /beheer/acties/': { shows: 'Te ver weg.' },
  'GET /beheer/reacties/:id{[0-9]{1,15}}/': { shows: 'Dit klopt niet.' },
  'GET /beheer/leden/:id{[0-9]{1,15}}/': { shows: 'Ook van Olga' },
  'POST /beheer/reacties': { fields: { act: 'hide', 'pick-1': 'yes', ...ground }, lands: '/beheer/?gedaan=2' },
  'POST /beheer/reacties/:id{[0-9]{1,15}}': { fields: { act: 'hide', ...ground }, lands: '/beheer/?gedaan=2' },
  'POST /beheer/acties/:id{[0-9]{1,15}}/ongedaan': { lands: '/beheer/' },
  'POST /beheer/leden/:id{[0-9]{1,15}}/blokkeren': { fields: { days: '7', ...ground }, lands: '/beheer/?gedaan=2' },
  'POST /beheer/leden/:id{[0-9]{1,15}}/deblokkeren': {
    path: '/beheer/leden/2/deblokkeren',
    lands: '/beheer/?gedaan=2',
  },
  'POST /beheer/artikelen/:id/gesprek': {
    path: '/beheer/artikelen/open/gesprek',
    fields: { state: 'closed' },
    lands: '/beheer/?gedaan=2',
  },
  'POST /beheer/bezwaren/:id{[0-9]{1,15}}': {
    fields: { granted: 'yes', answer: 'U hebt gelijk.' },
    lands: '/beheer/?lijst=objections',
  },
};
