# simdesk 自己说的话（源语言）。FAQ 的答案在 faq/，这里是其余的每一句。
# 写法：先结论，后办法，再说下一步和时间；称“您”；不用感叹号。

## 日期、星期、金额
date = { $month }月{ $day }日（{ $weekday }）
date-year = { $year }年{ $month }月{ $day }日（{ $weekday }）
date-time = { $date } { $time }
weekday-1 = 周一
weekday-2 = 周二
weekday-3 = 周三
weekday-4 = 周四
weekday-5 = 周五
weekday-6 = 周六
weekday-7 = 周日
list-separator = 、
entry-title = 【{ $title }】
carrier-again = 运营商
entry-step = • { $step }
entry-note = 注意：{ $note }
entry-cause = 这次的原因：{ $title }。
month-1 = 1
month-2 = 2
month-3 = 3
month-4 = 4
month-5 = 5
month-6 = 6
month-7 = 7
month-8 = 8
month-9 = 9
month-10 = 10
month-11 = 11
month-12 = 12

## 开场、菜单、语言
greeting =
    您好，我是电话卡审核助手。网上买的电话卡没通过审核，可以把失败提示原样发来，或者发订单号，我告诉您原因、怎么办、多久有结果、钱怎么退。
    请不要发身份证号、银行卡号、验证码和证件照片，这里用不到。
samples = 演示订单（订单号 → 手机尾号），可以直接复制来试：
sample-line = { $order } → { $tail }　{ $about }
sample-no-tail = 任意4位
sample-photo = 照片没过
sample-two-reasons = 两个原因
sample-pending = 审核中
sample-overdue = 已超期
sample-festival = 跨春节
sample-resubmitted = 换新单重新提交
sample-resubmission = 重新提交的新单
sample-refunded = 已退款
sample-carrier-deposit = 押金在运营商
sample-no-factor = 没留手机号
sample-info = 信息不符
sample-account = 实名不一致
sample-age = 年龄不符
sample-fault = 系统故障
sample-arrears = 欠费
sample-region = 禁发地区
sample-quota = 本月已办满
sample-duplicate = 重复下单
sample-material = 待补材料
sample-approved = 审核通过
sample-shipped = 已发货
sample-activated = 已激活
sample-cancelled = 已取消
sample-no-reason = 没写原因
sample-unknown = 暂无结果
menu = 您可以直接打字问，也可以回复数字选一项：
language-set = 好的，之后用简体中文回复您。
language-unknown = 请选一种语言，或发 /lang zh-Hans、/lang zh-Hant、/lang en：
unknown-command = 没有这个命令。可用的有：/menu 菜单，/order 查订单，/faq 常见问题，/notices 通知，/lang 语言，/human 转人工，/bot 回到机器人，/delete 删除我的信息。

## 查订单
ask-order =
    请把订单号发给我（抖音订单是 19 位数字，在“我的订单 › 订单详情”里可以复制）。
    没有订单号也没关系，把失败提示的原文发来就行。
ask-tail = 收到订单 { $orders }。为了确认是您本人的订单，请再发下单时所填手机号的后 4 位。
tail-still-needed = 查订单还差一步：请发下单手机号的后 4 位。换过号或不记得，可以转人工。
check-failed =
    订单号和手机尾号没有对上，订单内容我还不能说。常见的有三种情况：有一个数字抄错了；这个号不是订单号（比如商品号、快递单号）；订单刚提交，还没同步过来（快则半小时内，慢则一到三天）。
    { $left ->
        [0] 可以试的次数用完了，请转人工核对。
       *[other] 请核对后重发订单号和尾号，还可以试 { $left } 次。
    }
check-locked = 已经试了很多次，为了保护订单信息，先停一停。我已请人工来核实。
no-second-factor =
    这个订单没有登记可以核对的手机号，我不能在这里显示它的内容。
    您可以把收到的失败提示原文发来，我先讲清原因；订单本身由人工核实后再告诉您。
damaged-number = “{ $shown }”看来被表格软件改过，后面几位已经丢了，找不回来。请到订单详情页点“复制”，把完整的号码发来。
partial-number = “{ $shown }”有 { $digits } 位，抖音订单号是 19 位，可能多了或少了几位。请到订单详情页点“复制”再发一次。
ambiguous-number = “{ $shown }”中间有空格，我分不清是一个号还是几个。请去掉空格，一行写一个订单号。
not-order-iccid = “{ $shown }”是印在卡上的卡号（8986 开头），不是订单号。请发订单详情页里的订单号。
not-order-tracking = “{ $shown }”看起来是快递单号，不是订单号。请发订单详情页里的订单号。
not-order-imei = “{ $shown }”看起来是手机设备号，不是订单号。请发订单详情页里的订单号。
not-order-imsi = “{ $shown }”看起来是卡的识别码，不是订单号。请发订单详情页里的订单号。
not-order-phone = 手机号我只留下后 4 位（{ $shown }），单凭手机号查不了订单。请再发订单号，在订单详情页可以复制。
not-order-other = “{ $shown }”不是订单号。请发订单详情页里的订单号。

## 订单
order-head = 订单 { $order }：{ $status }
order-product = 商品：{ $product }
order-submitted = { $date }提交
order-decided = { $date }出结果
order-dates-separator = ，
status-pending = 审核中
status-need_material = 待补材料（不是失败）
status-approved = 审核已通过
status-rejected = 审核未通过
status-cancelled = 已取消
status-shipped = 已发货
status-activated = 已激活
status-unknown = 暂时没有审核结果
status-meaning-pending = 运营商还在审核，您现在不用重新提交；重复提交反而可能被算作“重复下单”。
status-meaning-need_material = 审核方请您补一份材料，补上就会继续审，不用重新下单。
status-meaning-rejected = 这一单没有通过审核，不会发货。要办卡，先按原因改好，再重新提交一单。
status-meaning-cancelled = 这一单已经取消，不会再审核，也不会发货。还想要的话，需要重新提交一单。
status-meaning-approved = 审核通过了，接下来制卡、寄出。发货后这里会变成“已发货”。
status-meaning-shipped = 卡已寄出，请留意快递电话。收到后按卡套上的说明，由本人在收货地附近激活；期限看卡套或短信，常见的是 7 天内。
status-meaning-activated = 卡已激活，这一单办完了。使用中的问题请联系运营商客服。
status-meaning-unknown = 店铺的记录里只有交易状态，审核结果还没同步过来。请先不要重新提交，过些时候再来问；等不及的话，可以转人工去查。
several-cards = 这个主订单里有 { $count } 张卡，每张分开审核：
card-line = • { $order }{ $product }：{ $status }
card-product = （{ $product }）
which-card = 您想先看哪一张？
other-card = 同一个主订单里的另一张卡 { $order }{ $product }：{ $status }。
more-cards = 另外还有 { $count } 张卡；要看哪一张，请发它自己的子订单号。
others-unchecked = 用这个尾号没能核对上：{ $orders }，这几单我还不能说。请核对号码后，连同那一单的尾号再发一次。
about-order = 关于订单 { $order }：
repeats-order = 这一单是接着 { $earlier } 重新提交的。
repeated-as = 您后来重新提交了新订单 { $later }{ $status }，旧单会一直显示失败，请以新单为准。
repeated-as-status = （{ $status }）
evidence = 审核方原话：“{ $text }”
several-reasons = 这次写了 { $count } 个原因，都解决了再提交：
progress-day0 = 审核一般 1–3 个工作日，提交当天不算；最晚 { $due }应有结果。
progress-day = 今天是第 { $day } 个工作日（共 3 个），最晚 { $due }应有结果。
progress-overdue = 3 个工作日到 { $due }已满，已经超期了。
progress-calendar = 审核一般 1–3 个工作日。这次的期限会跨到 { $known }以后，那时的放假安排我手里还没有，所以给不出准确日期。
progress-no-date = 这单没有记录提交日期，算不出期限。审核一般是 1–3 个工作日，提交当天不算。
overdue-next = 这不正常，您不用再等，也不用重复提交，我请人工去查。
changed = 您查过的订单有新进展：
will-tell = 一有结果，我会在这里告诉您，不用一直守着。
missed = 之前有条消息没能送到您这里，现在补上：
missed-perhaps = 下面这条您可能已经收到过，怕没送到，再发一次：
notices-on = 好的，您查过的订单一有变化，我就在这里告诉您。
notices-off = 好的，订单再有变化，我不主动告诉您了。您随时问，我照样查；客服的回复也照样会发给您。
too-fast = 您发得太快，我一条一条答不过来了。这一分钟里第 { $most } 条以后的，我都记下了，但没有逐条回答。请等一分钟，把要问的合成一条再发。

## 什么时候能再提交
retry-now = 何时再提交：现在就可以。
retry-after-fix = 何时再提交：改好后就可以。
retry-after-resolution = 何时再提交：等上面的问题真正解除以后；还没解除就提交，很可能又被拒。具体哪天，以办理方的答复为准。
retry-from = 何时再提交：{ $at }以后（依据：审核方原话）。
retry-window-stated = 何时再提交：审核方写明要隔 { $days } 天。从这一单的提交日算，{ $earliest }起最稳妥；如果是从更早那次办理算起，会更早。
retry-window-stated-nodate = 何时再提交：审核方写明要隔 { $days } 天，从上一次办理那天算起。
retry-window-usual = 何时再提交：这类限制常见的是 30 天，也有 90 天的。从这一单的提交日按 30 天算，{ $earliest }起比较稳妥，以商品页的说明为准。
retry-window-usual-nodate = 何时再提交：这类限制常见的是 30 天，也有 90 天的，从上一次办理那天算起，以商品页的说明为准。
retry-next-month = 何时再提交：这是当月的上限，{ $from }起可以再提交。
retry-at-age = 何时再提交：等年龄到了套餐的要求，或者换一款您的年龄能办的套餐。
retry-not-needed = 现在不用重新提交。
retry-unknown = 何时再提交：现有信息还定不下日期。先弄清原因再提交，免得白等一次。
if-today = 如果今天提交，最晚 { $due }应有结果（3 个工作日，当天不算）。重新提交会有新订单号，请用新号来查。
if-today-unknown = 提交后一般 1–3 个工作日有结果；这次的期限超出我手里的放假安排，说不出准确日期。重新提交会有新订单号，请用新号来查。

## 年龄
age-under16 = 未满 16 周岁不能自己在线上办：请监护人带着双方的证件和户口本，到运营商的自有营业厅办理。
age-youth = 满 16 周岁可以自己办，但不少线上套餐要满 18 周岁。请看清套餐的年龄要求；学生卡另有规定，也可以带身份证到营业厅办。
age-fits = 按您说的年龄，可以办。这一单不是因为年龄没通过的，请按前面说的原因处理。
age-plan-range = 这款套餐限 { $min }–{ $max } 周岁。
age-plan-min = 这款套餐要满 { $min } 周岁。
age-plan-max = 这款套餐最大到 { $max } 周岁。
age-senior = 法律没有年龄上限，但很多线上套餐只办到 60 或 65 岁。可以换一款年龄合适的，或到运营商营业厅办。
age-adult = 按您说的年龄，不该因为年龄被拒，可能是证件上的日期没认对。这要人工核对，请不要把身份证号发到这里。

## 钱
money-unknown = 钱：这单付没付款，我这里没有记录。请看抖音“我的订单”里的支付记录；付过的话，卡没办成，钱一般应当退还。
money-unknown-plain = 钱：这单付没付款，我这里没有记录，请看抖音“我的订单”里的支付记录。
money-zero = 钱：这单没有付款（¥0），不涉及退款。
money-refunded = 钱：{ $what } { $amount } 已{ $date }退回。多久到账看支付渠道，请查原支付账户。
money-refunded-date = 于{ $date }
money-processing = 钱：{ $what } { $amount } 正在退，会回到原支付账户。到账日期我这里没有，请看订单里的退款进度。
money-refused = 钱：{ $what } { $amount } 的退款被商家拒绝了。卡没有办成，不能拿“七天无理由”的例外来拒退；您可以在订单里申请平台介入，也可以转人工。
money-platform = 钱：{ $what } { $amount } 付在平台，卡没办成一般会原路退回；现在还没有退款记录。没收到的话，请在订单里点“申请退款”。
money-carrier = 钱：{ $what } { $amount } 付给了运营商，平台退不了，要找{ $contact } 退；也可以转人工跟进。
money-payee-unknown = 钱：{ $what } { $amount }，付给谁没有记录。请看支付记录里的收款方：是平台，就在订单里申请退款；是运营商，就找{ $contact }。
money-kept-platform = 付款：{ $what } { $amount }，付在平台。
money-kept-carrier = 付款：{ $what } { $amount }，付给了运营商。
money-kept-unknown = 付款：{ $what } { $amount }。
paid-card_fee = 卡费
paid-first_charge = 首充话费
paid-deposit = 押金
paid-unknown = 付款

## 听不懂、选择、是与否
clarify = 我不太确定您问的是哪一个，请选一项：
rephrase = 我没看明白。请换个说法，或把失败提示的原文发来，一字不改最好。
offer-human = 这件事我可能帮不上，要请人工接手吗？他们能看到前面的对话，您不用重说。
empty-message = 我没读到文字。请发失败提示的原文，或者订单号。
too-long = 内容太长，我只读了前 { $read } 个字。把关键的那一两句单独发来会更准。
unreadable = 图片、语音和文件我看不了，也不会保存。请把里面的失败提示打成文字；要给人工看图的话，请先遮住证件号码。
only-text-read = 图片和文件我看不了，也不会保存，只看了您写的字：
button-expired = 这个按钮已失效，请重新选一项：
link-over = 这个链接已经过期了，没关系，照常查就行。
browse = 想了解哪方面？
browse-causes = 审核不通过的常见原因，想看哪一个？
browse-outcomes = 订单还可能出现这些情况，您遇到的是哪一个？
browse-questions = 大家常问的问题：
browse-tips = 一次就能过审的小提示：
only-in-private = 订单属于个人信息，群里我不方便说。请点我的头像，发私信给我。
not-offered = 没有这个选项。{ $count ->
    [0] 请直接打字告诉我。
    [1] 请回复 1，或直接打字告诉我：
   *[other] 请回复 1 到 { $count } 之间的数字：
}
yes-or-no = 请回复“是”或“不是”，或者下面的数字。
choices-head = 回复数字：
choice-line = { $number } { $label }
commands-head = 也可以发：
offer-order = 看订单 { $order }
offer-look-up = 查我的订单
offer-browse = 常见问题
command-order = 查我的订单
command-faq = 常见问题
command-human = 转人工
command-notices = 订单有变化时通知我：开或关
command-lang = 换语言
command-menu = 菜单
# Commands of staff in their group.
staff-command-claim = 接手这个工单
staff-command-close = 结束这个工单
staff-command-reopen = 重新打开工单
staff-command-note = 内部备注，客户看不到
staff-command-assign = 转给另一位同事
staff-command-bot = 把对话交还给机器人
staff-command-ban = 不再接收这位客户的消息
staff-command-unban = 恢复接收这位客户的消息
staff-command-delete = 撤回所回复的那条消息
staff-command-faq = 从知识库找一条答案（先给您看，不会直接发）
staff-command-draft = 让机器人起草回复
staff-command-lookup = 查订单
staff-command-case = 查看工单详情
staff-command-who = 客服账号和各自手里的工单数
staff-command-queue = 还有哪些工单在等
staff-command-undelivered = 没送到客户手里的消息，可以再发
staff-command-stats = 近 7 天的统计
staff-command-help = 指令说明
offer-more-questions = 更多
topic-causes = 为什么审核失败
topic-outcomes = 订单的其他情况
topic-questions = 重新提交、时间和退款
topic-tips = 怎样一次通过
offer-human-label = 转人工
offer-solved = 解决了
offer-not-solved = 没解决
offer-pre-check = 重新提交前先自查（3 个问题）
offer-yes = 是
offer-no = 不是
offer-notices-on = 有变化时告诉我
offer-notices-off = 以后不用主动告诉我
offer-back-to-bot = 回到机器人
offer-delete-data = 删除我在这里的资料
offer-erase = 删除
offer-keep = 不删

## 解决了吗、自查
ask-solved = 这样清楚了吗？
solved = 好的，祝您这次顺利。还有问题随时发来。
not-solved = 抱歉没帮上忙。您可以转人工，或者把订单号、失败提示原文再发一次，我重新看。
reason-stands = 审核方写的就是这一条，我这里没有别的记录。觉得不对的话，要由人工去核实。
denied = 明白，不是“{ $title }”的问题。请把失败提示的原文或订单号发来，我按实际的原因讲。
pre-check-ask = 自查 { $step }/3：{ $question }
pre-check-ready = 三项都好了，可以提交。
pre-check-not-ready = 先别急着提交，这一项还没做到：“{ $question }”办好以后再来自查一次。

## 人工
handed-off = 已转人工，工单号 { $case }。前面的对话和订单他们都能看到，您不用重说。客服会在这里回复您，现在还可以继续问我。
queue-place =
    { $ahead ->
        [0] 您排在最前面。
       *[other] 前面还有 { $ahead } 位在等，按先后顺序回复。
    }
queue-opens = 现在客服不在，{ $at } 上班后回复。
queue-expected = 最近半数客户在 { $time }内得到回复（只算上班时间）。
span-minutes = { $minutes } 分钟
span-hours = { $hours } 小时
taken = 客服 { $staff } 已接手工单 { $case }，正在看前面的记录，接下来由 { $staff } 在这里回复您，我先不插话。
requeued = 抱歉，客服 { $staff } 这边耽搁了，还没有回复您。工单 { $case } 已重新排队，位置不变，会由其他客服接手；您不用重说，等的时候可以继续问我。
escalated = 让您久等了。工单 { $case } 还没有人接手，已标为最急，请客服主管优先处理；一有人接手，就在这里告诉您。
handed-back = 客服 { $staff } 先把对话交回给我，您可以接着问我。工单 { $case } 还开着，客服会再来跟进。
nudge = 客服 { $staff } 在等您的回复（{ $case }）。已经解决的话，回复“解决了”；还没好，直接说就行。到 { $at } 还没有回复，工单会先结束；之后回复“没解决”，还能接着办。
lapsed = 一直没等到您的回复，工单 { $case } 先结束了。还没解决的话，回复“没解决”，客服会接着办，您不用重说。
returned = 工单 { $case } 重新打开了，您这句话也记进去了。客服会接着之前的记录办，您不用重说。
reopened = 客服 { $staff } 重新打开了工单 { $case }，会接着为您处理，有消息就在这里告诉您。
ask-rating = 这次客服的帮助，您觉得怎么样？不评也没关系。
offer-rate-1 = 很不满意
offer-rate-2 = 不满意
offer-rate-3 = 一般
offer-rate-4 = 满意
offer-rate-5 = 很满意
rated = 谢谢，您的评价（{ $stars } 分）记下了。
ask-rating-reason = 哪里没做好？写一句话就行，客服主管会看到；不写也没关系。
rating-noted = 谢谢您告诉我们，已经记进工单，客服主管会看到。
rating-over = 这次评价已经过期，或者工单又打开了，所以没有记下。有问题直接发给我就行。
where-received = 收到了。您 { $said } 发的消息已经在工单 { $case } 里，还没有客服接手。
where-with = 收到了。您 { $said } 发的消息已经转给客服 { $staff }（{ $case }），对方可能还没看到。
where-read = 客服 { $staff } 在 { $at } 看过您 { $said } 发的消息（{ $case }），还没有回复。
where-answered = 收到了，客服 { $staff } 也看到了，{ $at } 已在上面回复您了（{ $case }）。
where-coming = 收到了。客服 { $staff } 在 { $at } 回复了您（{ $case }），正在发送，请稍等。
where-again = 收到了。客服 { $staff } 在 { $at } 回复过您（{ $case }），但没能送达，我刚刚重发了一遍，就在上面。还是看不到的话，请直接说。
where-again-perhaps = 收到了。客服 { $staff } 在 { $at } 回复过您（{ $case }），但可能没有送达，我刚刚重发了一遍，就在上面。看过的话不用管。
where-until = 到 { $at } 还没有回复的话，我会请别的客服接手，并在这里告诉您。
bot-reads = 收到了，您发的每句话我都看得到。我是机器人，现在没有客服在处理您的问题；想让客服来看，就转人工。
added-to-case = 您的工单 { $case } 还开着，这句话已经补进去了，客服会在这里回复您。
relayed = 已转给正在处理的客服（{ $case }），您接着说就行，都会转到。
staff-says = 客服 { $staff }（{ $case }）：{ $text }
case-closed = 工单 { $case } 已结束。还有问题随时发来。
back-to-bot = 好的，机器人继续为您服务；工单还开着，客服有消息会在这里显示。
no-case = 现在没有人工在处理您的问题，您可以直接问我。
cannot-do-cancel = 我不能替您取消订单。可以在抖音“我的订单”里自己取消；已经发货的，拒收就行。要有人帮着处理，就转人工。
cannot-do-correct = 我改不了订单里的信息，已提交的订单一般也不能改。通常是取消后用正确的信息重新下单，或者请人工看看还来不来得及。
cannot-do-unblock = 我解除不了限制，只有运营商能办。
cannot-do-hurry = 我没法让审核变快，也没有花钱加急这回事。可以请人工去问问进度。
cannot-do-refund = 我不能直接退款，但能告诉您钱在哪儿、该找谁退。
cannot-do-delete-data = 要删除您在这里留下的资料，请单独发一句“删除我的信息”。
cannot-do-change-number = 我不能替您换号码。一般是重新下单另选号码，或者请人工看看。
internal-trouble = 我这边出了点问题，您的消息已经存好，不会丢，请稍后再试一次。

## 隐私、范围
sensitive-warning = 您发的内容里有{ $kinds }，我已经打码，没有保存原文。请把聊天里的那一条撤回，以后也不用发这些。
sensitive-warning-page = 您发的内容里有{ $kinds }，我已经打码，没有保存原文，以后不用发这些。
sensitive-id-number = 身份证号
sensitive-bank-card = 银行卡号
sensitive-phone = 手机号
sensitive-code = 验证码
sensitive-token = 密码或密钥
erase-offer =
    您在这里留下的资料可以删除，删了就找不回来。先说清楚：
    • 会删掉：聊天记录、查过哪些订单、核对本人的记录、提醒，还有已结束工单里的内容。
    • 会留下：订单本身（不含姓名、电话和地址）；消息和工单的编号（没有内容，免得同一条消息答两遍）；这次删除的记录。
    • 不在我这里：运营商登记的实名资料，要删请找运营商。
erase-offer-case = • 先留着：工单 { $case } 还没办完，结束以后，里面的内容也会删掉。
erase-offer-ask = 现在删除吗？
erase-unclear = 删了就找不回来，所以再问一次：要删请回复“删除”，不删请回复“不删”。
not-erased = 好的，什么都没有删。还有问题随时发来。
erase-over = 刚才问删不删的那一步已经过了，什么都没有删。要删除您在这里留下的资料，请再发一次“删除我的信息”。
erase-over-done = 您在这里留下的资料已经删好了，不用再确认。还有问题随时发来。
erased = 已删除您在这里留下的资料。还留着：订单本身（不含姓名、电话和地址）、消息和工单的编号、这次删除的记录。以前的备份里，等备份更换以后也就没有了。
erased-case = 工单 { $case } 还没办完，客服会继续处理；结束以后，里面的内容也会删掉。
erased-next = 以后再发消息，我们从头开始。
out-of-scope = 这个我帮不上。我只懂网上办电话卡的审核：为什么没通过、怎么办、要多久、钱怎么退。

## 人工这边：客服在工单话题里读到的
taken-back = { $staff } 撤回了一条消息。
withdrawn = 已撤回：客服那边的这条消息已经删除。您这边聊天里的那条，请您自己再删一下。
withdraw-noted = 客服已经知道您要撤回这一条，不会再按它处理，不过那边可能还看得到原文。您这边聊天里的那条，请您自己再删一下。
withdraw-how = 要撤回发给客服的某条消息，请长按那条消息、选“回复”，再发“撤回”。
staff-button-claim = ✋ 我来处理
staff-button-draft = 🤖 起草回复
staff-button-close = ✅ 结束工单
staff-button-bot = 交回机器人
staff-button-reopen = 重新打开
staff-button-send = 📤 发给客户
staff-button-approve = 📣 把通知发给正在等的客户
staff-button-dismiss = 不用通知
staff-button-retry = 🔁 再发一次
staff-button-resend = 🔁 再发 { $number }
thread-head = 工单 { $case } · { $state }
thread-head-customer = 客户：{ $customer }（{ $language }）
thread-head-reason = 转人工原因：{ $reason }
thread-head-order = 订单：{ $order }（已核对本人）
thread-head-order-unchecked = 订单：{ $order }（⚠️ 未核对本人）
thread-head-entry = 机器人最后的回答：{ $title }
thread-head-evidence = 审核反馈原文：{ $text }
thread-head-due-waiting = 请在 { $at } 前认领
thread-head-due = 请在 { $at } 前回复客户
thread-head-history = 最近的对话：
thread-state-waiting = 等待认领（从 { $since } 起）
thread-state-escalated = ❗ 没人认领，已升级给管理员（从 { $since } 起）
thread-state-claimed = { $staff } 已认领，还没回复
thread-state-customer = { $staff } 已回复，等客户
thread-state-staff = 等 { $staff } 回复
thread-state-closed = 已结束
thread-state-rated = 已结束，客户打了 { $stars } 分
thread-customer = 👤 { $text }
thread-changed = 👤 ✏️ 客户改成了：{ $text }
thread-bot = 🤖 { $text }
thread-staff = 💬 { $staff }：{ $text }
thread-note = 📝 { $staff }：{ $text }
thread-refused = ⛔ { $staff } 的话没有发出去（工单在别人手里）：{ $text }
thread-undelivered = ⚠️ { $staff } 的话没有送到（客户的资料已删除）：{ $text }
thread-erasure = 🗑 客户要求删除资料：工单结束后，这里的内容会一并删除
thread-taken-back = 👤（客户已撤回）
thread-held = ⛔ 没有执行：这个工单在 { $staff } 手里。要接手请让管理员转派。
thread-not-sent = ⛔ 没有发给客户：这个工单在 { $staff } 手里。您写的已记在工单里；要接手请让管理员转派。
thread-theirs = 这个工单本来就在您手里。
thread-nobody-has = 这个工单还没人认领，目前由机器人回复。
thread-open = 这个工单还开着。
thread-closed = ⛔ 没有执行，也没有发给客户：工单 { $case } 已结束。要继续，请先发 /reopen。
thread-no-case = ⛔ 这里没有工单，什么也没有发给客户。
thread-no-cases = 这个话题不属于任何工单，写在这里的话客户看不到。用 /queue 查看工单，每个工单有自己的话题。
thread-moved = 工单 { $case } 的话题以前在另一个群，从现在起在这里处理。
thread-old-case = 这个按钮或命令是上一个工单 { $case } 的，已经不管用了。看现在的情况请发 /case。
thread-stranger = ⛔ 您还没有客服账号，什么也没有发给客户。请管理员在服务器上运行：simdesk staff add 名字 --telegram { $id }
thread-revoked = ⛔ 账号 { $staff } 已停用，什么也没有发给客户。
thread-anonymous = ⛔ 匿名发言认不出是谁，什么也没有发给客户。请在群设置里关掉“匿名管理员”，或换成自己的身份再发。
thread-usage-plain = 这个命令后面不用写别的（最多写工单号）。全部命令：/help
thread-usage-note = 用法：/note 想让同事看到的话（客户看不到）
thread-usage-assign = 用法：/assign 同事的账号名
thread-usage-faq = 用法：/faq 关键词或条目名，例如 /faq 退款
thread-usage-incident = 用法：/approve I-3 发通知；/dismiss I-3 不发
thread-usage-lookup = 用法：/lookup 任意单号；或 /lookup 手机尾号 日期，例如 /lookup 1234 2026-11-20
thread-unknown-command = 没有 /{ $name } 这个命令。全部命令：/help
thread-help =
    在客户的话题里直接打字，客户就会收到；第一句话等于认领。图片、语音、文件、贴纸也会转过去；改自己的消息，客户那边会跟着改；引用某条消息回复，客户那边也是引用。
    /claim 认领 · /close 结束（后面可以带一句话）· /reopen 重新打开 · /bot 交回机器人
    /note 内部备注 · /assign 名字 转派 · /draft 让机器人起草 · /faq 关键词 用知识库回复
    /delete 撤回：引用要撤回的那条再发 · /ban 不再接收 · /unban 恢复
    /case 工单情况 · /lookup 单号 查订单 · /queue 排队 · /undelivered 没送到的消息 · /who 客服账号 · /stats 近 7 天
thread-only-in-thread = 这个命令要在客户的话题里用。这里可以用：/queue、/undelivered、/who、/lookup、/stats、/help
thread-waits = ⏰ 工单 { $case } 从 { $since } 等到现在，还没有人接。
thread-waits-admins = ❗ 工单 { $case } 从 { $since } 等到现在一直没人接。请管理员 { $admins } 安排同事处理。
thread-waits-no-admin = ❗ 工单 { $case } 从 { $since } 等到现在一直没人接，而这里没有管理员账号。请哪位同事接一下。
thread-all-delivered = 没有送不到的消息。
thread-undelivered-list = 没送到的消息共 { $count } 条，这里是最近 { $listed } 条：
thread-undelivered-perhaps = { $number } · { $customer } · 客户可能没收到：{ $why }
thread-undelivered-failed = { $number } · { $customer } · 没送到：{ $why }
thread-queue = 等待认领 { $waiting } 个，处理中 { $held } 个
thread-queue-waiting = ⏳ { $case } 从 { $since } 起
thread-queue-escalated = ❗ { $case } 从 { $since } 起，请管理员处理
thread-queue-due = 💬 { $case } 等 { $staff } 回复
thread-queue-held = 🕐 { $case } { $staff } 已回复，等客户
thread-who = 客服账号：
thread-who-admin = { $staff }（管理员）：手里 { $cases } 个
thread-who-agent = { $staff }：手里 { $cases } 个
thread-incident-cause = 🚨 { $incident }：{ $minutes } 分钟内有 { $count } 位客户来问“{ $name }”；{ $usual }。
thread-incident-code = 🚨 { $incident }：{ $minutes } 分钟内有 { $count } 位客户来问运营商的{ $name }；{ $usual }。
thread-incident-carrier = 🚨 { $incident }：{ $minutes } 分钟内有 { $count } 位客户来问{ $name }的订单；{ $usual }。
thread-incident-weeks = 平时这个时段约 { $usual } 位（对比了前 { $weeks } 周）
thread-incident-days = 平时这个时段约 { $usual } 位（目前只有前 { $days } 天可比）
thread-incident-unknown = 还没有以往的数据可比
thread-incident-peak = 之后最多时有 { $peak } 位。
thread-incident-over = ✅ 已经恢复平常。
thread-incident-suggested =
    建议发给客户的通知（还没有发，客户看到的是各自的语言）：
    { $notice }
    发还是不发，请按下面的按钮；按钮没反应就发 /approve { $incident } 或 /dismiss { $incident }。
thread-incident-sending =
    { $staff } 已同意发通知，正在发给在等的客户：
    { $notice }
thread-incident-sent =
    { $staff } 已同意发通知，发给了 { $told } 位客户：
    { $notice }
thread-incident-dismissed = { $staff } 认为不用通知客户。
thread-incident-none = 没有 { $incident } 这个编号，什么都没有发。
thread-incident-was-over = { $incident } 已经恢复平常，没有客户在等，什么都没有发。
thread-incident-was-sent = { $incident } 的通知 { $staff } 已经发过了，没有再发。
thread-incident-changed = { $incident } 刚被别人动过，什么都没有发。请再试一次。
found-aliases = 其他编号：{ $numbers }
found-carrier = 运营商：{ $carrier }
found-cause = 对应原因：{ $title }（{ $grounds }）
found-grounds-code = 按代码 { $code }
found-grounds-words = 按原文写法
found-grounds-likeness = 按相似程度，请再核对
found-grounds-nothing = 原文看不出原因
found-paid-unknown = 付款：没有记录
found-paid-nothing = 付款：0 元
found-paid-platform = 付款：{ $what } { $amount }，付在平台
found-paid-carrier = 付款：{ $what } { $amount }，付给运营商
found-paid-somebody = 付款：{ $what } { $amount }，付给谁没有记录
found-refund-unknown = 退款：没有记录
found-refund-none = 退款：没有
found-refund-processing = 退款：处理中
found-refund-refused = 退款：被商家拒绝
found-refund-done = 退款：已退
found-refund-done-at = 退款：{ $date }已退
found-repeats = 这是 { $order } 的重新提交
found-repeated-as = 后来重新提交为 { $order }
found-before = 之前（{ $at }）：{ $what }
found-no-tail = 没有手机尾号，没法核对本人。
found-none =
    没有订单号是 { $number } 的订单。可能是：
    1. 号码抄错了，请从订单详情页复制。
    2. 这是别的编号（商品、活动、快递、手机卡）。
    3. 还没有导入：下单后 10 分钟到 3 天才会有。
found-none-of-day = { $day }（北京时间）没有这个手机尾号提交的订单。
found-no-order-iccid = 这是印在手机卡上的卡号（8986 开头）。订单号在订单详情页里。
found-no-order-tracking = 这是快递单号。订单号在订单详情页里。
found-no-order-device = 这是手机或手机卡的识别码。订单号在订单详情页里。
found-no-order-damaged = 这个号码的末几位被表格软件弄丢了，请从订单详情页重新复制。
found-no-order-partial = 这个号码的位数不对，请从订单详情页重新复制。
found-no-order-phone = 这是手机号。请用尾号加下单日期查，例如 /lookup 1234 2026-11-20
found-no-order-private = 这是证件号或银行卡号。这里不保存这类号码，请不要发。
found-no-order-other = 这不是订单号：订单号是 4 到 40 位的字母和数字。
figures-head = 📊 { $from }至{ $to }
figures-orders = 已存订单：{ $count }
figures-rejections = 审核未通过：{ $count }
figures-row = • { $name }：{ $count }
figures-talks = 会话：{ $count }
figures-without-human = 机器人独自答完
figures-clarified = 机器人反问过
figures-handed-off = 转了人工
figures-why = 转人工的原因：
figures-why-asked = 客户要找人工
figures-why-not-understood = 机器人没听懂
figures-why-complaint = 投诉
figures-why-overdue = 审核超时
figures-why-owner-check = 没法核对本人
figures-why-age-dispute = 年龄符合却被拒
figures-why-action = 要办只有人工能办的事
figures-why-not-solved = 答复没解决问题
figures-why-not-reached = 有消息没送到
figures-why-entry = 这类问题一律转人工
figures-first-answer = 人工首次回复：一半在 { $median }内，九成在 { $most }内（共回复 { $count } 个）
figures-no-first-answer = 人工首次回复：这几天没有
figures-waiting = 还在等首次回复：{ $count }
figures-out-of-scope = 不归机器人管的问题（每类举一个）：
figures-not-understood = 机器人没听懂的问题（每类举一个）：
waited-seconds = { $seconds } 秒
waited-minutes = { $minutes } 分钟
waited-hours = { $hours } 小时 { $minutes } 分钟
waited-days = { $days } 天 { $hours } 小时
why-blocked = 客户把机器人拉黑了
why-deactivated = 客户的账号已注销
why-no-chat = 客户没有和机器人开过会话，或者把会话删了
thread-draft =
    草稿（客户还看不到）：

    { $text }

    发出去请按下面的按钮；要改，就复制改好以后直接发。
thread-draft-from = 回答的是“{ $question }”，出自常见问题：{ $titles }
thread-draft-from-order = 回答的是“{ $question }”，出自这位客户的订单记录。
thread-draft-from-case = ⚠️ “{ $question }”是什么意思，机器人没有把握；草稿按工单的原因写：{ $titles }
thread-no-draft = 机器人这次没有把握，起草不出来。可以用 /faq 关键词 找现成的。
thread-draft-over = 这份草稿已经作废（之后又起草过，或者已经发了），没有发出去。
thread-draft-overtaken = 这份草稿起草以后，客户又发了消息，所以还没有发出去。请先看一下：仍要发就按下面的按钮，要重写就发 /draft。
thread-no-entry = 知识库里没找到“{ $text }”。换个词试试，例如 /faq 退款
thread-no-staff = 没有叫 { $staff } 的客服账号。看有谁请发 /who
thread-reply-needed = 请引用要撤回的那条消息，再发 /delete。
thread-too-long = ⛔ 没有发给客户：太长了，有 { $length } 个字符，一条最多 { $most } 个。请分成几条发。
thread-only-text = ⛔ 没有发给客户：这位客户用的渠道只能收文字。
thread-not-delivered = ⚠️ 客户没有收到：{ $why }
thread-perhaps-delivered = ⚠️ 客户可能没收到：{ $why }
thread-retried = 已重新排队发送。
thread-retried-before = 这条之前已经重发过：正在发送，或者已经送到。要是又没送到，这里会告诉您。
thread-nothing-to-retry = 这条已经重发过，或者已经不在了。
thread-done = 好了。
case-reason-asked = 客户要找人工
case-reason-not-understood = 机器人两次没听懂
case-reason-complaint = 投诉
case-reason-overdue = 审核超时
case-reason-owner-check = 没法核对本人
case-reason-age = 年龄符合却被拒，需要人工核实
case-reason-cancel = 要取消订单
case-reason-correct = 要改订单资料
case-reason-unblock = 要解除限制
case-reason-hurry = 要催审核
case-reason-refund = 要退款
case-reason-delete-data = 要删除资料
case-reason-change-number = 要换号码
case-reason-not-solved = “{ $title }”没解决问题
case-reason-entry = “{ $title }”需要人工
case-reason-not-reached = 有消息没送到客户那里，请换个方式联系
deed-claimed = ✋ { $staff } 认领了
deed-assigned = ➡️ { $staff } 转给了 { $to }
deed-handed-back = 🤖 { $staff } 交回给机器人，工单继续排队
deed-closed = ✅ { $staff } 结束了工单
deed-reopened = 🔓 { $staff } 重新打开了工单
deed-returned = 🔓 客户再次发来消息，工单重新打开
deed-solved = ✅ 客户说解决了
deed-left = 🤖 客户选择回到机器人
deed-rated = ⭐ 客户打了 { $stars } 分（满分 5 分）
deed-idle = ⏰ { $staff } 太久没回复，工单回到队列
deed-lapsed = ✅ 客户一直没回，工单自动结束
deed-reminded = ⏰ 还没有人认领，请尽快处理
deed-escalated = ❗ 一直没有人认领，请管理员处理
deed-nudged = 已询问客户是否还有问题没解决
deed-cut = ✂️ 客户这条消息太长，只保留了前 { $kept } 个字，原文共 { $whole } 个字
deed-banned = 🚫 { $staff } 已屏蔽这位客户，机器人也不再回复
deed-unbanned = { $staff } 解除了屏蔽
deed-withdrawn = { $staff } 撤回了一条消息
deed-withdrawn-customer = 👤 客户撤回了一条消息
deed-blocked = 🔕 客户把机器人拉黑了，现在什么都送不到
deed-unblocked = 🔔 客户回来了，又能收到消息了
deed-news-kept = 订单有新消息；客户关了通知，所以没有告诉他
deed-notice-kept = { $incident } 的通知没有发：客户关了通知
deed-missed-answer = ⚠️ 上面机器人的答复没有送到：{ $why }
deed-perhaps-missed-answer = ⚠️ 上面机器人的答复不一定送到了：{ $why }
deed-missed-news = ⚠️ 上面的通知没有送到：{ $why }
deed-perhaps-missed-news = ⚠️ 上面的通知不一定送到了：{ $why }
deed-missed-staff = ⚠️ 上面客服写的没有送到：{ $why }
deed-perhaps-missed-staff = ⚠️ 上面客服写的不一定送到了：{ $why }
media-photo = [图片]
media-file = [文件]
media-animation = [动图]
media-audio = [音频]
media-video = [视频]
media-voice = [语音]
media-sticker = [贴纸]
media-contact = [名片]
media-location = [位置]
media-other = [其他内容]

## 突然多起来的问题：给大家的通知（客服同意以后才发）
incident-notice-cause = 最近遇到“{ $name }”的人比平时多，不一定是您的资料有问题。客服已经在查原因，还没有结论，所以先不说多久。您先不用反复提交；已经有工单的照常处理，没有工单、想找客服的，回复“人工”。
incident-notice-carrier = 最近咨询{ $name }订单的人比平时多，不一定是您的资料有问题。客服已经在查原因，还没有结论，所以先不说多久。您先不用反复提交；已经有工单的照常处理，没有工单、想找客服的，回复“人工”。
incident-notice-code = 最近收到运营商{ $name } 的人比平时多，不一定是您的资料有问题。客服已经在查原因，还没有结论，所以先不说多久。您先不用反复提交；已经有工单的照常处理，没有工单、想找客服的，回复“人工”。
carrier-name-mobile = 中国移动
carrier-name-unicom = 中国联通
carrier-name-telecom = 中国电信
carrier-name-cbn = 中国广电
incident-name-code = 提示码 { $code }

## 网页
web-language = 简体中文
web-brand = 电话卡审核助手
web-skip = 跳到正文
web-nav = 主要页面
web-nav-chat = 在线咨询
web-nav-languages = 语言
web-nav-crumbs = 当前位置
web-footer = 这里不收身份证号、银行卡号、验证码和证件照片，也不收任何费用。咨询内容用来处理您的问题、改进这里的答案，您随时可以要求删除。
web-home-title = 电话卡审核没通过怎么办
web-home-head = 网上买的电话卡，审核没通过？
web-home-about = 原因是什么、怎么办、什么时候能重新提交、钱怎么退，这里都能查。也可以直接发失败提示或订单号来问。
web-home-chat = 在线咨询，查我的订单
web-search-label = 搜索常见问题
web-search-hint = 把失败提示原样粘贴进来，或者直接写您的问题
web-search-button = 搜索
web-search-title = 搜索
web-search-none = 没有找到对应的内容。换个说法试试，或者直接问。
web-search-found = 找到的内容
web-search-ask = 去在线咨询里问
web-topic-causes = 审核不通过的原因
web-topic-outcomes = 其他结果
web-topic-questions = 时间、重新提交和退款
web-topic-tips = 怎样一次通过
web-entry-remedy = 怎么办
web-entry-checks = 提交前自查
web-entry-refund = 钱怎么办
web-entry-refund-text = 卡没办成，付过的钱一般应当退还：付给平台的由平台退，付给运营商的由运营商退。没付过款（¥0）就不涉及退款。您这一单的情况，在咨询里发订单号就能查。
web-entry-chat = 还有问题，或者要查我的订单
web-entry-related = 相关问题
web-helped = 这页对您有帮助吗？
web-helped-yes = 有帮助
web-helped-no = 没帮助
web-helped-thanks = 谢谢，已经记下。
web-not-found-title = 没有这个页面
web-not-found-text = 地址可能写错了，或者页面已经改名。可以从下面找：
web-chat-title = 在线咨询
web-chat-log = 对话
web-chat-label = 要说的话
web-chat-hint = 发失败提示、订单号或问题
web-chat-send = 发送
web-samples = 演示：可以试的订单和手机尾号
web-any-tail = 任意4位
said-on-page = 您在网页上说：

## 网页上的对话
web-chat-who-you = 您：
web-chat-who-bot = 助手：
web-chat-who-staff = 客服：
web-chat-sending = 发送中…
web-chat-delivered = 已送达
web-chat-failed = 没有发出去
web-chat-again = 再发一次
web-chat-edited = 已修改
web-chat-typing = 正在查…
web-chat-newer = 有新消息
web-chat-offline = 网络断了。您照常写，网络恢复后会自动发出，不会丢，也不会重复。
web-chat-reconnecting = 连接断开，正在重新连接…
web-chat-stranger = 本站认不出您的浏览器了：页面放得太久，或者没有允许 Cookie。请刷新页面再继续；还是不行，请允许本站使用 Cookie。
web-chat-warn-id = 您好像在输入身份证号。查订单用不到它，请删掉再发；如果发出，保存前会打码。
web-chat-warn-card = 您好像在输入银行卡号。查订单用不到它，请删掉再发；如果发出，保存前会打码。
web-chat-order = 查我的订单
web-chat-order-hint = 下单时所填手机号的后 4 位，用来确认是您本人的订单。
web-chat-order-number = 订单号
web-chat-order-tail = 手机尾号 4 位
web-chat-order-ask = 查询
web-chat-order-says = 订单号 { $order } 尾号 { $tail }
web-chat-human = 转人工
web-chat-delete = 删除我的资料
web-chat-noscript = 发出后，请刷新页面看新的回复。
web-chat-reload = 刷新
web-chat-telegram = 这段对话是从 Telegram 开始的，这里的回复也会发到您的 Telegram。
web-chat-widget-open = 在线咨询
web-chat-widget-close = 收起咨询
web-chat-widget-unread = 未读消息

## 进度页
web-status-title-order = 订单进度
web-status-title-case = 工单 { $what } 的进度
web-status-as-of = 截至 { $what }（北京时间）
web-status-waiting = 排队中，还没有客服接手
web-status-claimed = 客服 { $what } 已接手，正在看
web-status-waiting-on-customer = 客服 { $what } 已回复，等您答复
web-status-waiting-on-staff = 客服 { $what } 已接手，会看到您刚才说的
web-status-closed = 已办结
web-status-answers = 客服的回复
web-status-no-answers = 这里还没有客服的回复。
web-later-title = 现在暂时打不开
web-later = 系统一时没有响应，不是您的问题，之前说的都还在。请过一会儿再试。
web-status-continue = 到对话里继续
web-status-reload = 刷新看最新进度
web-status-keep = 可以把这一页存为书签，随时回来看，不用登录。谁有这个链接，谁就能看到内容、以您的身份继续对话，请不要转给别人。
web-status-days = 这个链接的有效期到 { $what }。
web-status-telegram = 这件事是从 Telegram 开始的，客服的回复也会发到您的 Telegram。
web-status-gone-title = 这个链接打不开了
web-status-gone = 可能是地址没有复制完整，或者已经过了有效期。您的订单和工单不受影响，到在线咨询里发订单号可以查订单，问工单请转人工。
status-link = 离开以后，也可以在这里看进度和客服的回复：{ $url }

## Web: the seat assistant, for staff
web-assist-title = 坐席助手
web-assist-about = 买家在飞鸽、微信里发来的话，粘贴进来，就能得到可以直接复制的答复、依据和进度链接。这里不会替您发送任何内容，也不保存买家的原话。
web-assist-nobody = 还没有员工账号，所以现在谁也登录不了。请在运行 simdesk 的机器上先执行 simdesk staff add 名字 --role admin，再执行 simdesk staff token 名字 --as 名字。
web-assist-token = 您的令牌
web-assist-token-help = 令牌由您本人或管理员用 simdesk staff token 名字 --as 自己的名字 生成，只显示一次；丢了就重新生成一个。
web-assist-enter = 登录
web-assist-wrong = 请登录：令牌不对，或者已经失效。
web-assist-too-many = 这个网络地址上输错的次数太多了，请过几分钟再试。
web-assist-label = 买家说了什么
web-assist-say = 答复语言
web-assist-say-same = 跟买家一致
web-assist-ask = 给我答复
web-assist-anew = 清空重来
web-assist-keys = Ctrl/⌘+Enter 提问 · 在答复上按 Enter（或 Ctrl/⌘+Shift+C）复制 · Esc 清空重来
web-assist-answer = 答复
web-assist-copy = 复制答复
web-assist-copy-link = 复制链接
web-assist-copied = 已复制
web-assist-none = 没有把握看懂这句话，所以不给答复。可以看看下面最接近的问题，或者向买家要失败提示原文、订单号。
web-assist-masked = 里面的身份证号、银行卡号等敏感号码已经隐去，请提醒买家不要再发。
web-assist-cut = 内容太长，只读了开头的部分。
web-assist-missing = 没有查到里面的订单号：可能抄错了一位、不是订单号，或者还没有导入。
web-assist-link = 进度链接
web-assist-link-about = 发给买家本人，30 天内打开就能看到这个订单的最新进度。请不要发给别人。
web-assist-why = 依据
web-assist-reason = 审核原因对应的问题
web-assist-words = 这句话最像在问
web-assist-code = 原因代码
web-assist-pattern = 字面命中
web-assist-likeness = 相似度
web-assist-nothing-known = 没有可用的依据
web-assist-record = 订单记录
web-assist-who = 当前账号：{ $what }
web-assist-leave = 退出
