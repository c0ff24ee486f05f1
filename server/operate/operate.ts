import { messageOf } from '../text/message-of.ts';
import { backupCommands } from './backup-commands.ts';
import { type Commands, perform, WrongUse } from './command.ts';
import { memberCommands } from './member-commands.ts';
import { secretCommands } from './secret-commands.ts';
import { settingsCommands } from './settings-commands.ts';
import { siteCommands } from './site-commands.ts';
import { wordCommands } from './word-commands.ts';

const commands: Commands = {
  ...settingsCommands,
  ...memberCommands,
  ...wordCommands,
  ...backupCommands,
  ...siteCommands,
  ...secretCommands,
};

/** `npm run beheer -- …`: what an operator does by hand. One clear line and exit code 1 or 2 when it cannot be done. */
try {
  console.log(await perform(commands, process.argv.slice(2)));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = error instanceof WrongUse ? 2 : 1;
}
