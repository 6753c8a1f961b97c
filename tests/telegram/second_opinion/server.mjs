// The npm package telegram-test-api as a process, with what it lacks for a bot that does more than its examples: it answers getUpdates
// at once even when there is nothing, knows no setMyCommands, and lets a person only ask whether something came. Prints its address.
//
// usage: node server.mjs DIRECTORY-WITH-THE-PACKAGE
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

const { TelegramServer } = createRequire(join(process.argv[2], "package.json"))("telegram-test-api/lib/telegramServer");
const api = new TelegramServer();
const POLL_MS = 20_000;

// Until there is something that was not read, or the time is over.
const something = async (messages, news, ms) => {
  const over = Date.now() + ms;
  while (!messages().some((m) => !m.isRead) && Date.now() < over) {
    let timer;
    const timeout = new Promise((resolve) => (timer = setTimeout(resolve, over - Date.now())));
    await Promise.race([news(), timeout]);
    clearTimeout(timer);
  }
};

const server = createServer(async (request, response) => {
  const path = request.url.toLowerCase();
  if (/^\/bot[^/]+\/setmycommands$/.test(path)) {
    request.resume();
    response.setHeader("content-type", "application/json");
    return response.end('{"ok":true,"result":true}');
  }
  if (/^\/bot[^/]+\/getupdates$/.test(path)) {
    await something(() => api.storage.userMessages, () => api.waitUserMessage(), POLL_MS);
  } else if (path === "/getupdates") {
    await something(() => api.storage.botMessages, () => api.waitBotMessage(), POLL_MS);
  }
  api.webServer(request, response);
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
