-bot = 小助手
hello = 您好，我是{ -bot }。
days = 第 { $day } 天，共 { $total } 天
both = { hello } { days }
