import { writeSync } from 'node:fs';
import { openDatabase } from '../../database/open.ts';

/** The process that migrations.ts kills: says that it begins, and brings a database to this server's version. */
writeSync(1, 'begins');
openDatabase(process.argv[2]!).close();
