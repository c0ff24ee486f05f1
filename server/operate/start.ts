import { messageOf } from '../text/message-of.ts';
import { readConfig } from '../config.ts';
import { DEMO_PASSWORD, demoMembers } from '../demo/seed.ts';
import { start } from '../main.ts';
import { publish } from '../publish/publish.ts';

/** `npm start`: publishes the site when its sources changed, serves it, and says where and how to sign in. */
try {
  const config = readConfig();
  await publish(config, console.log);
  const running = await start(config);
  console.log(`\nKennisbank is open: ${config.origin}/\n`);
  if (config.demo) {
    console.log(`Sample members, all with the password "${DEMO_PASSWORD}":`);
    for (const { email, tier, role, authorId } of demoMembers) {
      console.log(
        `  ${email.padEnd(30)} ${tier}${role === 'member' ? '' : `, ${role}`}${authorId ? ` ${authorId}` : ''}`,
      );
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void running.close());
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
