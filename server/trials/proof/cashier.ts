import { openDatabase } from '../../database/open.ts';
import { openBank } from '../../pay/bank/bank.ts';
import { openTill } from '../../pay/open-till.ts';

/** A cashier in a process of its own, to be killed: works off what waits in a database, and ends when nothing does. */
const [file = '', url = ''] = process.argv.slice(2);
const db = openDatabase(file);
const bank = openBank({ apiKey: 'test_demo', url });
const till = openTill({ db, bank, origin: 'http://localhost:1', log: () => undefined });
process.stdout.write('begun');
await till.cashier.work(() => new Date());
db.close();
