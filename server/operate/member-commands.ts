import { openAudit } from '../members/audit/store.ts';
import { inTransaction } from '../database/open.ts';
import { openTraces } from '../privacy/traces.ts';
import { openAddressMoves } from '../members/address-move-store.ts';
import { openFactors } from '../members/factors/factors.ts';
import { openLetters } from '../members/letters.ts';
import { openMembers } from '../members/store.ts';
import { openTokens } from '../members/token-store.ts';
import { openMail } from '../mail/store.ts';
import { changeMember, describeMember, ROLE_LIST } from './change-member.ts';
import { type Commands, WrongUse } from './command.ts';
import { makeMember } from './make-member.ts';
import { onDatabase } from './on-database.ts';
import { takeFactorsAway } from './take-factors-away.ts';

/** Whoever asks for this must have shown who they are in another way: by telephone, at the door. */
const NO_FACTORS = 'tweede-stap-weg';
/** More names than this are no answer; ask for a longer part. */
const MOST_FOUND = 50;

export const memberCommands: Commands = {
  lid: {
    takes: ['<e-mailadres>'],
    help: 'toont een lid, maakt er een, of verandert er iets aan',
    options: {
      maak: { help: 'maakt het lid; het krijgt mail om een wachtwoord te kiezen (met --naam)' },
      naam: { value: 'naam', help: 'de naam van een nieuw lid' },
      tier: { value: 'soort', help: 'free of pro' },
      tot: { value: 'dag', help: 'laatste dag van PRO, zoals 2027-12-31 (zonder: geen einddatum)' },
      rol: { value: 'rol', help: ROLE_LIST },
      auteur: { value: 'id', help: "koppelt aan een auteur uit content/authors ('geen' ontkoppelt)" },
      blokkeer: { help: 'sluit uit en logt overal uit' },
      deblokkeer: { help: 'laat weer toe' },
      [NO_FACTORS]: { help: 'neemt passkeys, app en herstelcodes weg van wie alles kwijt is; het lid krijgt mail' },
    },
    run: ({ words: [email], options: { maak, naam, [NO_FACTORS]: factorsAway, ...wishes } }) =>
      onDatabase((db, { origin }) => {
        if (!maak === (naam !== undefined)) throw new WrongUse('--maak en --naam horen bij elkaar.');
        const [members, now] = [openMembers(db), new Date()];
        const mail = openMail(db, new URL(origin).hostname);
        const letters = openLetters({ mail, tokens: openTokens(db), moves: openAddressMoves(db), origin });
        const tools = { members, traces: openTraces(db), letters, audit: openAudit(db) };
        const forStaff = wishes.auteur !== undefined || (wishes.rol !== undefined && wishes.rol !== 'member');
        return inTransaction(db, () => {
          if (maak) makeMember(tools, { email: email!, name: String(naam), forStaff, now });
          if (factorsAway)
            takeFactorsAway(email!, {
              ...tools,
              mail,
              factors: openFactors(db, { origin, log: console.error }),
              origin,
              now,
            });
          const line = changeMember(tools, email!, { ...wishes, isNew: maak === true, now });
          return maak ? `${line}\nDe mail om een wachtwoord te kiezen staat klaar; de server verstuurt hem.` : line;
        });
      }),
  },
  rollen: {
    help: 'toont wie welke rol heeft',
    run: () =>
      onDatabase((db) => openMembers(db).staff().map(describeMember).join('\n') || 'Nog niemand heeft een rol.'),
  },
  zoek: {
    takes: ['<deel>'],
    help: 'zoekt leden met dit in hun naam of adres',
    run: ({ words: [part] }) =>
      onDatabase((db) => {
        const found = openMembers(db).search(part!, MOST_FOUND);
        return found.length > 0 ? found.map(describeMember).join('\n') : `Geen lid met "${part}" in naam of adres.`;
      }),
  },
};
