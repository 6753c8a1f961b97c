// A bot on grammY as its documentation writes one. `record`: a webhook that has each update in SQLite, synced, before it says 200.
// `echo`: long polling with the runner, which grammY recommends under load; every message comes back.
import { createServer } from "node:http";
import { run } from "@grammyjs/runner";
import Database from "better-sqlite3";
import { Bot, webhookCallback } from "grammy";

const { BOT_MODE, BOT_TOKEN, BOT_API, BOT_PORT, BOT_SECRET, BOT_DB } = process.env;
const bot = new Bot(BOT_TOKEN, { client: { apiRoot: BOT_API } });

if (BOT_MODE === "record") {
  const db = new Database(BOT_DB);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec("CREATE TABLE inbox (update_id INTEGER PRIMARY KEY, body TEXT NOT NULL)");
  const record = db.prepare("INSERT OR IGNORE INTO inbox VALUES (?, ?)");
  bot.use((ctx) => {
    record.run(ctx.update.update_id, JSON.stringify(ctx.update));
  });
  createServer(webhookCallback(bot, "http", { secretToken: BOT_SECRET })).listen(Number(BOT_PORT), "127.0.0.1");
} else {
  bot.on("message:text", (ctx) => ctx.reply(ctx.message.text));
  run(bot);
}
