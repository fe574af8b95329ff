// A Bluesky server. Everything about it is in PDS_* environment variables.
import { PDS, envToCfg, envToSecrets, readEnv } from "@atproto/pds";

const environment = readEnv();
const pds = await PDS.create(envToCfg(environment), envToSecrets(environment));
await pds.start();
process.on("SIGTERM", () => pds.destroy().then(() => process.exit(0)));
