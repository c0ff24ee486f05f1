import { readConfig } from '../../server/config.ts';
import { publish } from '../../server/publish/publish.ts';

/** The journeys walk through the site as it is published. */
export default async function publishOnce(): Promise<void> {
  await publish(readConfig({}), console.log);
}
