/** Every Dutch sentence the code itself can say. An editor may change any text here; the names before the colons stay. */

/** Apart, so that an island takes these along and nothing else. */
export const reactionWords = {
  react: 'Reageer',
  title: 'Reacties',
  yours: 'Uw reactie',
  place: 'Plaats reactie',
  notice: 'Na het plaatsen kunt u uw reactie nog 30 minuten aanpassen.',
  none: 'Er zijn nog geen reacties.',
  showAll: (count: number) => `Toon alle ${count} reacties`,
  count: (count: number) => (count === 1 ? '1 reactie' : `${count} reacties`),
  by: (name: string) => `Reactie van ${name}`,
  edited: 'aangepast',
  edit: 'Aanpassen',
  save: 'Wijziging opslaan',
  cancel: 'Laat maar',
  withdraw: 'Intrekken',
  reallyWithdraw: 'Weet u het zeker? Uw reactie verdwijnt dan van de pagina.',
  withdrawn: 'Uw reactie is ingetrokken.',
  placed: 'Uw reactie is geplaatst.',
  saved: 'Uw wijziging is opgeslagen.',
  busy: 'Bezig …',
  signInLink: 'Inloggen of lid worden',
  author: 'Auteur',
  editTitle: 'Uw reactie aanpassen',
  timeLeft: (seconds: number) => {
    if (seconds <= 0) return '';
    const minutes = Math.floor(seconds / 60);
    if (minutes >= 2) return `nog ${minutes} minuten`;
    return minutes === 1 ? 'nog 1 minuut' : 'nog minder dan een minuut';
  },
  windowClosed: 'De tijd om aan te passen is voorbij. Uw tekst blijft hier staan, zodat u hem kunt kopiëren.',
  signInFirst: 'Om te reageren moet u lid zijn. Dat is gratis.',
  unreachable: 'De server is nu niet bereikbaar. Uw tekst blijft in deze browser bewaard.',
} as const;

export const words = {
  nav: {
    search: 'Zoeken',
    topics: 'Onderwerpen',
    signIn: 'Inloggen',
    account: 'Mijn Kennisbank',
    skip: 'Naar de tekst',
    main: 'Hoofdnavigatie',
    foot: 'Voetnavigatie',
  },
  article: {
    readAlso: 'Lees ook:',
    topics: 'Kennisbank onderwerpen:',
    note: 'NB:',
    ad: 'Advertentie',
  },
  reactions: reactionWords,
  members: {
    signIn: 'Inloggen',
    signUp: 'Word gratis lid',
    signOut: 'Uitloggen',
    name: 'Naam',
    email: 'E-mailadres',
    password: 'Wachtwoord',
    tier: 'Lidmaatschap',
    tiers: { free: 'Gratis lidmaatschap', pro: 'PRO-abonnement' },
    until: (date: string) => `tot en met ${date}`,
    memberSince: 'Lid sinds',
    hello: (name: string) => `Dag ${name}`,
  },
  refusals: {
    'sign-in-first': 'Log eerst in om dit te doen.',
    'wrong-credentials': 'Dit e-mailadres en wachtwoord horen niet bij elkaar.',
    'cannot-sign-up': 'Met deze gegevens konden we geen account maken. Bent u al lid? Dan kunt u inloggen.',
    'bad-name': 'Vul een naam in van 2 tot 60 tekens, zonder onzichtbare tekens.',
    'bad-email': 'Vul een geldig e-mailadres in.',
    'bad-password': 'Kies een wachtwoord van minstens 12 en hoogstens 1.024 tekens.',
    'not-yours': 'Dit is niet uw reactie.',
    'too-late-to-edit':
      'De 30 minuten om aan te passen zijn voorbij. Uw tekst staat hieronder, zodat u hem kunt kopiëren.',
    'already-withdrawn': 'Deze reactie is al ingetrokken.',
    'may-not-read': 'Reageren kan alleen onder een artikel dat u mag lezen.',
    'empty-text': 'Uw reactie is nog leeg.',
    'text-too-long': 'Uw reactie is langer dan 5.000 tekens. Kort hem in; uw tekst staat er nog.',
    'bad-form': 'Dit formulier konden we niet lezen. Ga terug en probeer het opnieuw.',
    'unknown-origin': 'Dit formulier kwam niet van onze eigen site en is daarom geweigerd.',
    'not-found': 'Deze pagina bestaat niet of niet meer.',
    'wrong-method': 'Deze handeling kan hier niet.',
    'too-large': 'Dit is meer dan we in één keer kunnen ontvangen.',
    'wrong-content-type': 'Dit soort bericht kunnen we niet lezen.',
    'too-busy': 'Het is nu erg druk. Probeer het over een minuut opnieuw.',
    'our-fault': 'Er ging iets mis aan onze kant. Probeer het later opnieuw.',
  },
  notices: {
    refused: 'Dat kan niet',
    back: 'Terug naar de voorpagina',
  },
} as const;
