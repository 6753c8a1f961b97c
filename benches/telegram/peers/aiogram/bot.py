"""A bot on aiogram as its documentation writes one, with the loop that its `fast` extra brings.

`record`: a webhook that has each update in SQLite, synced, before it says 200. `echo`: long polling; every message comes back.
"""

import os

import aiosqlite
import uvloop
from aiogram import BaseMiddleware, Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

ENV = os.environ


class Record(BaseMiddleware):
    db: aiosqlite.Connection

    async def open(self, *_):
        self.db = await aiosqlite.connect(ENV["BOT_DB"])
        await self.db.execute("PRAGMA journal_mode = WAL")
        await self.db.execute("PRAGMA synchronous = FULL")
        await self.db.execute("CREATE TABLE inbox (update_id INTEGER PRIMARY KEY, body TEXT NOT NULL)")

    async def __call__(self, handler, event, data):
        body = event.model_dump_json(exclude_none=True)
        await self.db.execute("INSERT OR IGNORE INTO inbox VALUES (?, ?)", (event.update_id, body))
        await self.db.commit()


async def echo(message: Message):
    await message.answer(message.text)


def main():
    uvloop.install()
    server = TelegramAPIServer.from_base(ENV["BOT_API"])
    bot = Bot(ENV["BOT_TOKEN"], session=AiohttpSession(api=server))
    dispatcher = Dispatcher()
    if ENV["BOT_MODE"] == "record":
        record = Record()
        dispatcher.update.outer_middleware(record)
        app = web.Application()
        app.on_startup.append(record.open)
        hook = SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=ENV["BOT_SECRET"])
        hook.register(app, path="/hook")
        web.run_app(app, host="127.0.0.1", port=int(ENV["BOT_PORT"]), access_log=None, print=None)
    else:
        dispatcher.message.register(echo)
        dispatcher.run_polling(bot)


main()
