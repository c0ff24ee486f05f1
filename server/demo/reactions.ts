type Sample = { article: string; by: string; hoursAgo: number; text: string; answers?: number };

/**
 * What the sample members said, for a site that is not empty on its first day. `by` is the part before the @; `answers`
 * is the `hoursAgo` of what it speaks to.
 */
export const demoReactions: Sample[] = [
  {
    article: 'een-loket-met-een-gezicht',
    by: 'bram',
    hoursAgo: 210,
    text: 'Herkenbaar stuk. In onze gemeente bleek de winst niet in de telefoon te zitten maar in het mandaat: wie opneemt, mag ook beslissen.',
  },
  {
    article: 'een-loket-met-een-gezicht',
    by: 'hanneke',
    hoursAgo: 207,
    answers: 210,
    text: 'Precies dat komt in het volgende deel aan de orde. Hoe hebt u het mandaat geregeld?\n\nIn Oosterwold stond het gewoon in de functiebeschrijving; niemand had het ooit gelezen.',
  },
  {
    article: 'een-loket-met-een-gezicht',
    by: 'anna',
    hoursAgo: 188,
    text: 'Mooi verhaal, al mis ik de kosten van bereikbaarheid buiten kantooruren. Wie neemt er om zeven uur ’s avonds op?',
  },
  {
    article: 'een-loket-met-een-gezicht',
    by: 'bram',
    hoursAgo: 140,
    answers: 188,
    text: 'Bij ons een wachtdienst van drie mensen, die om beurten een week lang de lijn hebben. Dat kostte minder dan gedacht: gemiddeld vier telefoontjes per avond.',
  },
  {
    article: 'een-loket-met-een-gezicht',
    by: 'redactie',
    hoursAgo: 96,
    text: 'De cijfers uit de jaarrekening staan nu ook als tabel in het artikel. Dank voor de vragen hierover.',
  },
  {
    article: 'het-formulier-dat-niemand-durfde-af-te-schaffen',
    by: 'anna',
    hoursAgo: 300,
    text: 'Wij hadden er ook zo een. Toen ik vroeg wie het las, bleek de map al drie jaar geleden verhuisd te zijn.',
  },
  {
    article: 'een-begroting-die-de-raad-wel-leest',
    by: 'redactie',
    hoursAgo: 402,
    text: 'Een raadslid mailde ons: “Eindelijk begrijp ik waar ik vóór heb gestemd.” Wij laten het hier met toestemming staan.',
  },
  {
    article: 'een-loket-met-een-gezicht',
    by: 'anna',
    hoursAgo: 60,
    text: 'Twee vragen die bij ons bleven liggen:\n\n1. Wie betaalt de overdracht als een vakman vertrekt?\n2. Hoe lang blijft een rechtstreeks nummer geldig?\n\nWie hier ervaring mee heeft: ik hoor het graag.',
  },
  {
    article: 'een-loket-met-een-gezicht',
    by: 'hanneke',
    hoursAgo: 30,
    text: 'Op veler verzoek: de rekensom stond ook in de begroting van vorig jaar.\n\n> Een telefoontje dat in één keer goed gaat, kost minder dan een brief.\n\nZo schreven zij het zelf op. *Ik had het niet beter gezegd.*',
  },
];
