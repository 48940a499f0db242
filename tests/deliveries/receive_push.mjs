// A push service that is not ours, web-push-testing: the first line of input is the key of the site and where the service is,
// and the output a subscription. The second is a notification as it arrived, and the output what it said, or why the
// service refused it.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(`${process.argv[2]}/package.json`));
const { PushApiModel } = require("web-push-testing/src/PushApiModel.js");
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const told = async () => JSON.parse((await lines.next()).value);
const say = (found) => console.log(JSON.stringify(found));

const service = new PushApiModel();
const { key, address } = await told();
service.notifyUrl = address;
const { endpoint, keys, clientHash } = await service.subscribe({ userVisibleOnly: "true", applicationServerKey: key });
say({ endpoint, ...keys });
const { headers, body } = await told();
const about = { encoding: headers["content-encoding"], authorization: headers.authorization, ttl: headers.ttl };
await service.handleNotification(clientHash, about, Buffer.from(body, "base64")).then(
  () => say(service.getNotifications({ clientHash })),
  (error) => say({ refused: error.message }),
);
process.exit();
