import { openPutLetter } from './put-letter.ts';
import { openMail } from '../mail/store.ts';
import { openRelease } from '../articles/release.ts';
import { openProgress } from '../text/progress.ts';
import type { Commands } from './command.ts';
import { onDatabase } from './on-database.ts';
import { tellOfMail } from './tell-of-mail.ts';
import { exportReactions, importReactions } from './transfer-reactions.ts';

export const wordCommands: Commands = {
  exporteer: {
    takes: ['<bestand.jsonl>'],
    help: 'schrijft alle reacties weg, één per regel',
    run: ({ words: [file] }) => onDatabase((db) => exportReactions(db, file!, new Date())),
  },
  importeer: {
    takes: ['<soort>', '<bestand>'],
    help: 'neemt reacties over: disqus, wordpress of jsonl (onze eigen uitvoer)',
    options: {
      proef: { help: 'toont wat er zou gebeuren, en bewaart niets' },
      kaart: { value: 'bestand.csv', help: 'regels "adres,artikel", voor wat niet uit het adres volgt' },
      'sla-over': { help: 'laat weg wat bij geen artikel hoort' },
      'kort-in': { help: 'kort in wat te lang is' },
    },
    run: ({ words: [kind, file], options }) =>
      onDatabase((db, { distFolder }) =>
        importReactions(db, openRelease(distFolder), { kind: kind!, file: file!, options, now: new Date() }),
      ),
  },
  nieuwsbrief: {
    takes: ['<naam>'],
    help: 'zet content/newsletters/<naam>.md klaar voor iedereen die erom vroeg; nogmaals kan geen kwaad',
    options: { test: { value: 'adres', help: 'alleen naar dit adres' } },
    run: ({ words: [name], options: { test } }) =>
      onDatabase((db, config) => openPutLetter(db, config, openProgress())(name!, test as string | undefined)),
  },
  post: {
    help: 'toont hoeveel mail wacht, en welke niet te bezorgen was',
    options: { opnieuw: { help: 'probeert die nog eens' } },
    run: ({ options: { opnieuw } }) =>
      onDatabase((db, { origin }) => tellOfMail(openMail(db, new URL(origin).hostname), opnieuw === true, new Date())),
  },
};
