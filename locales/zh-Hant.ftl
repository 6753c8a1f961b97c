# simdesk 自己說的話（繁體中文）。內容以 zh-Hans.ftl 為準，用字照台灣、香港讀者的習慣；
# 頁面上看得到的大陸產品用語（抖音、實名、套餐、訂單、審核）保留不改。

## 日期、星期、金額
date = { $month }月{ $day }日（{ $weekday }）
date-year = { $year }年{ $month }月{ $day }日（{ $weekday }）
date-time = { $date } { $time }
weekday-1 = 週一
weekday-2 = 週二
weekday-3 = 週三
weekday-4 = 週四
weekday-5 = 週五
weekday-6 = 週六
weekday-7 = 週日
list-separator = 、
entry-title = 【{ $title }】
carrier-again = 電信業者
entry-step = • { $step }
entry-note = 請注意：{ $note }
entry-cause = 這次的原因：{ $title }。
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

## 開場、選單、語言
greeting =
    您好，我是電話卡審核助理。網購的電話卡沒通過審核，可以把失敗提示原文貼過來，或傳訂單編號，我會告訴您原因、該怎麼辦、多久有結果、錢怎麼退。
    請不要傳身份證號碼、銀行卡號、驗證碼和證件照片，這裡用不到。
samples = 示範訂單（訂單編號 → 手機末四碼），可以直接複製來試：
sample-line = { $order } → { $tail }　{ $about }
sample-no-tail = 任意 4 碼
sample-photo = 照片沒過
sample-two-reasons = 兩個原因
sample-pending = 審核中
sample-overdue = 已逾期
sample-festival = 跨春節
sample-resubmitted = 換新單重新提交
sample-resubmission = 重新提交的新單
sample-refunded = 已退款
sample-carrier-deposit = 押金在電信業者
sample-no-factor = 沒留手機號碼
sample-info = 資料不符
sample-account = 實名不一致
sample-age = 年齡不符
sample-fault = 系統故障
sample-arrears = 欠費
sample-region = 禁發地區
sample-quota = 本月已辦滿
sample-duplicate = 重複下單
sample-material = 待補件
sample-approved = 審核通過
sample-shipped = 已出貨
sample-activated = 已啟用
sample-cancelled = 已取消
sample-no-reason = 沒寫原因
sample-unknown = 暫無結果
menu = 您可以直接打字問，也可以回覆數字選一項：
language-set = 好的，之後用繁體中文回覆您。
language-unknown = 請選一種語言，或輸入 /lang zh-Hans、/lang zh-Hant、/lang en：
unknown-command = 沒有這個指令。可用的有：/menu 選單，/order 查訂單，/faq 常見問題，/notices 通知，/lang 語言，/human 轉真人客服，/bot 回到機器人，/delete 刪除我的資料。

## 查訂單
ask-order =
    請把訂單編號傳給我（抖音訂單是 19 位數字，在「我的訂單 › 訂單詳情」裡可以複製）。
    沒有訂單編號也沒關係，把失敗提示的原文貼過來就好。
ask-tail = 收到訂單 { $orders }。為了確認是您本人的訂單，請再傳下單時所填手機號碼的末 4 碼。
tail-still-needed = 查訂單還差一步：請傳下單手機號碼的末 4 碼。換過號碼或不記得了，可以轉真人客服。
check-failed =
    訂單編號和手機末 4 碼沒有對上，訂單內容我還不能說。常見的有三種情況：有一個數字抄錯了；這不是訂單編號（例如商品編號、快遞單號）；訂單剛提交，還沒同步過來（快則半小時內，慢則一到三天）。
    { $left ->
        [0] 可以試的次數用完了，請轉真人客服核對。
       *[other] 請核對後重傳訂單編號和末 4 碼，還可以試 { $left } 次。
    }
check-locked = 已經試了很多次，為了保護訂單資料，先停一下。我已請真人客服來核實。
no-second-factor =
    這筆訂單沒有登記可以核對的手機號碼，所以我不能在這裡顯示內容。
    您可以把收到的失敗提示原文貼過來，我先說明原因；訂單本身由真人客服核實後再告訴您。
damaged-number = 「{ $shown }」看來被試算表軟體改過，後面幾位已經遺失，無法還原。請到訂單詳情頁按「複製」，把完整的號碼傳來。
partial-number = 「{ $shown }」有 { $digits } 位，抖音訂單編號是 19 位，可能多了或少了幾位。請到訂單詳情頁按「複製」，再傳一次。
ambiguous-number = 「{ $shown }」中間有空格，我分不清是一個號碼還是好幾個。請去掉空格，一行寫一個訂單編號。
not-order-iccid = 「{ $shown }」是印在卡上的卡號（8986 開頭），不是訂單編號。請傳訂單詳情頁裡的訂單編號。
not-order-tracking = 「{ $shown }」看起來是快遞單號，不是訂單編號。請傳訂單詳情頁裡的訂單編號。
not-order-imei = 「{ $shown }」看起來是手機的設備序號，不是訂單編號。請傳訂單詳情頁裡的訂單編號。
not-order-imsi = 「{ $shown }」看起來是卡的識別碼，不是訂單編號。請傳訂單詳情頁裡的訂單編號。
not-order-phone = 手機號碼我只留下末 4 碼（{ $shown }），單憑手機號碼查不了訂單。請再傳訂單編號，在訂單詳情頁可以複製。
not-order-other = 「{ $shown }」不是訂單編號。請傳訂單詳情頁裡的訂單編號。

## 訂單
order-head = 訂單 { $order }：{ $status }
order-product = 商品：{ $product }
order-submitted = { $date }提交
order-decided = { $date }出結果
order-dates-separator = ，
status-pending = 審核中
status-need_material = 待補件（不是失敗）
status-approved = 審核已通過
status-rejected = 審核未通過
status-cancelled = 已取消
status-shipped = 已出貨
status-activated = 已啟用
status-unknown = 暫時沒有審核結果
status-meaning-pending = 電信業者還在審核，您現在不用重新提交；重複提交反而可能被當成「重複下單」。
status-meaning-need_material = 審核方請您補一份資料，補上就會繼續審，不用重新下單。
status-meaning-rejected = 這筆訂單沒有通過審核，不會出貨。要辦卡，先依原因改好，再重新送出一筆。
status-meaning-cancelled = 這筆訂單已經取消，不會再審核，也不會出貨。還想要的話，需要重新送出一筆。
status-meaning-approved = 審核通過了，接下來製卡、寄出。出貨後這裡會變成「已出貨」。
status-meaning-shipped = 卡已寄出，請留意快遞來電。收到後照卡套上的說明，由本人在收件地附近啟用；期限看卡套或簡訊，常見的是 7 天內。
status-meaning-activated = 卡已啟用，這筆訂單辦完了。使用上的問題請洽電信業者客服。
status-meaning-unknown = 商家的紀錄裡只有交易狀態，審核結果還沒同步過來。請先不要重新提交，過些時候再來問；等不及的話，可以轉真人客服去查。
several-cards = 這個主訂單裡有 { $count } 張卡，每張分開審核：
card-line = • { $order }{ $product }：{ $status }
card-product = （{ $product }）
which-card = 您想先看哪一張？
other-card = 同一個主訂單裡的另一張卡 { $order }{ $product }：{ $status }。
more-cards = 另外還有 { $count } 張卡；要看哪一張，請傳它自己的子訂單編號。
others-unchecked = 用這個末 4 碼沒能核對上：{ $orders }，這幾單我還不能說。請核對編號後，連同那一單的末 4 碼再傳一次。
about-order = 關於訂單 { $order }：
repeats-order = 這一單是接著 { $earlier } 重新提交的。
repeated-as = 您後來重新提交了新訂單 { $later }{ $status }，舊單會一直顯示失敗，請以新單為準。
repeated-as-status = （{ $status }）
evidence = 審核方原文：「{ $text }」
several-reasons = 這次寫了 { $count } 個原因，都解決了再提交：
progress-day0 = 審核一般 1–3 個工作天，提交當天不算；最晚 { $due }應有結果。
progress-day = 今天是第 { $day } 個工作天（共 3 個），最晚 { $due }應有結果。
progress-overdue = 3 個工作天到 { $due }已滿，已經逾期了。
progress-calendar = 審核一般 1–3 個工作天。這次的期限會跨到 { $known }以後，那時的放假安排我手上還沒有，所以給不出準確日期。
progress-no-date = 這筆訂單沒有提交日期的紀錄，算不出期限。審核一般是 1–3 個工作天，提交當天不算。
overdue-next = 這不正常，您不用再等，也不用重複提交，我請真人客服去查。
changed = 您查過的訂單有新進展：
will-tell = 一有結果，我會在這裡告訴您，不用一直守著。
missed = 之前有則訊息沒能送到您這裡，現在補上：
missed-perhaps = 下面這則您可能已經收到過，怕沒送到，再傳一次：
notices-on = 好的，您查過的訂單一有變化，我就在這裡告訴您。
notices-off = 好的，訂單再有變化，我不主動告訴您了。您隨時問，我照樣查；客服的回覆也照樣會傳給您。
too-fast = 您傳得太快，我一則一則答不過來了。這一分鐘裡第 { $most } 則以後的，我都記下了，但沒有逐則回答。請等一分鐘，把要問的合成一則再傳。

## 什麼時候能再提交
retry-now = 何時再提交：現在就可以。
retry-after-fix = 何時再提交：改好後就可以。
retry-after-resolution = 何時再提交：等上面的問題真正解除以後；還沒解除就提交，很可能又被拒。具體哪一天，請以辦理方的答覆為準。
retry-from = 何時再提交：{ $at }以後（依據：審核方原文）。
retry-window-stated = 何時再提交：審核方寫明要隔 { $days } 天。從這筆訂單的提交日算，{ $earliest }起最穩妥；如果是從更早那次辦理算起，會更早。
retry-window-stated-nodate = 何時再提交：審核方寫明要隔 { $days } 天，從上一次辦理那天算起。
retry-window-usual = 何時再提交：這類限制常見的是 30 天，也有 90 天的。從這筆訂單的提交日按 30 天算，{ $earliest }起比較穩妥，以商品頁的說明為準。
retry-window-usual-nodate = 何時再提交：這類限制常見的是 30 天，也有 90 天的，從上一次辦理那天算起，以商品頁的說明為準。
retry-next-month = 何時再提交：這是當月的上限，{ $from }起可以再提交。
retry-at-age = 何時再提交：等年齡符合套餐要求之後，或換一款您的年齡能辦的套餐。
retry-not-needed = 現在不用重新提交。
retry-unknown = 何時再提交：現有資料還定不下日期。先弄清楚原因再提交，免得白等一次。
if-today = 如果今天提交，最晚 { $due }應有結果（3 個工作天，當天不算）。重新提交會有新的訂單編號，請用新編號來查。
if-today-unknown = 提交後一般 1–3 個工作天有結果；這次的期限超出我手上的放假安排，說不出準確日期。重新提交會有新的訂單編號，請用新編號來查。

## 年齡
age-under16 = 未滿 16 歲不能自己在網上辦：請監護人帶著雙方的證件和戶口本，到電信業者的直營營業廳辦理。
age-youth = 滿 16 歲可以自己辦，但不少網上套餐要滿 18 歲。請看清套餐的年齡要求；學生卡另有規定，也可以帶身份證到營業廳辦。
age-fits = 照您說的年齡，可以辦。這一單不是因為年齡沒通過的，請依前面說的原因處理。
age-plan-range = 這款套餐限 { $min }–{ $max } 歲。
age-plan-min = 這款套餐要滿 { $min } 歲。
age-plan-max = 這款套餐最多到 { $max } 歲。
age-senior = 法律沒有年齡上限，但很多網上的套餐只辦到 60 或 65 歲。可以換一款年齡合適的，或到電信業者的營業廳辦理。
age-adult = 照您說的年齡，不該因為年齡被拒，可能是證件上的日期沒有認對。這要由真人客服核對，請不要把身份證號碼傳到這裡。

## 錢
money-unknown = 錢：這筆訂單付沒付款，我這裡沒有紀錄。請看抖音「我的訂單」裡的付款紀錄；付過的話，卡沒辦成，錢一般應當退還。
money-unknown-plain = 錢：這筆訂單付沒付款，我這裡沒有紀錄，請看抖音「我的訂單」裡的付款紀錄。
money-zero = 錢：這筆訂單沒有付款（¥0），不涉及退款。
money-refunded = 錢：{ $what } { $amount } 已{ $date }退回。多久入帳要看付款管道，請查原付款帳戶。
money-refunded-date = 於{ $date }
money-processing = 錢：{ $what } { $amount } 正在退，會回到原付款帳戶。入帳日期我這裡沒有，請看訂單裡的退款進度。
money-refused = 錢：{ $what } { $amount } 的退款被商家拒絕了。卡沒有辦成，不能拿「七天無理由」的例外來拒退；您可以在訂單裡申請平台介入，也可以轉真人客服。
money-platform = 錢：{ $what } { $amount } 付在平台，卡沒辦成一般會原路退回；目前還沒有退款紀錄。沒收到的話，請在訂單裡按「申請退款」。
money-carrier = 錢：{ $what } { $amount } 付給了電信業者，平台退不了，要找{ $contact } 退；也可以轉真人客服跟進。
money-payee-unknown = 錢：{ $what } { $amount }，付給誰沒有紀錄。請看付款紀錄裡的收款方：是平台，就在訂單裡申請退款；是電信業者，就找{ $contact }。
money-kept-platform = 付款：{ $what } { $amount }，付在平台。
money-kept-carrier = 付款：{ $what } { $amount }，付給了電信業者。
money-kept-unknown = 付款：{ $what } { $amount }。
paid-card_fee = 卡費
paid-first_charge = 首充話費
paid-deposit = 押金
paid-unknown = 付款

## 聽不懂、選擇、是與否
clarify = 我不太確定您問的是哪一個，請選一項：
rephrase = 我沒看明白。請換個說法，或把失敗提示的原文貼過來，一字不改最好。
offer-human = 這件事我可能幫不上，要請真人客服接手嗎？他們看得到前面的對話，您不用重說。
empty-message = 我沒讀到文字。請傳失敗提示的原文，或者訂單編號。
too-long = 內容太長，我只讀了前 { $read } 個字。把關鍵的那一兩句單獨傳來會更準。
unreadable = 圖片、語音和檔案我看不了，也不會保存。請把裡面的失敗提示打成文字；要給真人客服看圖的話，請先遮住證件號碼。
only-text-read = 圖片和檔案我看不了，也不會保存，只看了您寫的字：
button-expired = 這個按鈕已失效，請重新選一項：
link-over = 這個連結已經過期了，沒關係，照常查就行。
browse = 想了解哪方面？
browse-causes = 審核不通過的常見原因，想看哪一個？
browse-outcomes = 訂單還可能出現這些情況，您遇到的是哪一個？
browse-questions = 大家常問的問題：
browse-tips = 一次就能通過審核的小提醒：
only-in-private = 訂單屬於個人資料，群組裡我不方便說。請點我的頭像，私訊給我。
not-offered = 沒有這個選項。{ $count ->
    [0] 請直接打字告訴我。
    [1] 請回覆 1，或直接打字告訴我：
   *[other] 請回覆 1 到 { $count } 之間的數字：
}
yes-or-no = 請回覆「是」或「不是」，或下面的數字。
choices-head = 回覆數字：
choice-line = { $number } { $label }
commands-head = 也可以傳：
offer-order = 看訂單 { $order }
offer-look-up = 查我的訂單
offer-browse = 常見問題
command-order = 查我的訂單
command-faq = 常見問題
command-human = 轉真人客服
command-notices = 訂單有變化時通知我：開或關
command-lang = 換語言
command-menu = 選單
# Commands of staff in their group.
staff-command-claim = 接手這個工單
staff-command-close = 結束這個工單
staff-command-reopen = 重新開啟工單
staff-command-note = 內部備註，客戶看不到
staff-command-assign = 轉給另一位同事
staff-command-bot = 把對話交還給機器人
staff-command-ban = 不再接收這位客戶的訊息
staff-command-unban = 恢復接收這位客戶的訊息
staff-command-delete = 收回所回覆的那則訊息
staff-command-faq = 從知識庫找一則答案（先給您看，不會直接傳）
staff-command-draft = 讓機器人起草回覆
staff-command-lookup = 查訂單
staff-command-case = 查看工單詳情
staff-command-who = 客服帳號和各自手裡的工單數
staff-command-queue = 還有哪些工單在等
staff-command-undelivered = 沒送到客戶手裡的訊息，可以再傳
staff-command-stats = 近 7 天的統計
staff-command-help = 指令說明
offer-more-questions = 更多
topic-causes = 為什麼審核失敗
topic-outcomes = 訂單的其他情況
topic-questions = 重新提交、時間和退款
topic-tips = 怎樣一次通過
offer-human-label = 轉真人客服
offer-solved = 解決了
offer-not-solved = 沒解決
offer-pre-check = 重新提交前先自查（3 個問題）
offer-yes = 是
offer-no = 不是
offer-delete-data = 刪除我在這裡的資料
offer-erase = 刪除
offer-keep = 不刪
offer-notices-on = 有變化時告訴我
offer-notices-off = 以後不用主動告訴我
offer-back-to-bot = 回到機器人

## 解決了嗎、自查
ask-solved = 這樣清楚了嗎？
solved = 好的，祝您這次順利。還有問題隨時傳來。
not-solved = 抱歉沒幫上忙。您可以轉真人客服，或把訂單編號、失敗提示原文再傳一次，我重新看。
reason-stands = 審核方寫的就是這一項，我這裡沒有別的紀錄。覺得不對的話，要由真人客服去核實。
denied = 明白，不是「{ $title }」的問題。請把失敗提示的原文或訂單編號傳來，我照實際的原因說明。
pre-check-ask = 自查 { $step }/3：{ $question }
pre-check-ready = 三項都好了，可以提交。
pre-check-not-ready = 先別急著提交，這一項還沒做到：「{ $question }」辦好以後再來自查一次。

## 真人客服
handed-off = 已轉真人客服，案件編號 { $case }。前面的對話和訂單他們都看得到，您不用重說。客服會在這裡回覆您，現在還可以繼續問我。
queue-place =
    { $ahead ->
        [0] 您排在最前面。
       *[other] 前面還有 { $ahead } 位在等，依先後順序回覆。
    }
queue-opens = 現在客服不在，{ $at } 上班後回覆。
queue-expected = 最近半數顧客在 { $time }內得到回覆（只算上班時間）。
span-minutes = { $minutes } 分鐘
span-hours = { $hours } 小時
taken = 客服 { $staff } 已接手案件 { $case }，正在看前面的紀錄，接下來由 { $staff } 在這裡回覆您，我先不插話。
requeued = 抱歉，客服 { $staff } 這邊耽擱了，還沒有回覆您。案件 { $case } 已重新排隊，位置不變，會由其他客服接手；您不用重說，等的時候可以繼續問我。
escalated = 讓您久等了。案件 { $case } 還沒有人接手，已標為最急，請客服主管優先處理；一有人接手，就在這裡告訴您。
handed-back = 客服 { $staff } 先把對話交回給我，您可以接著問我。案件 { $case } 還開著，客服會再來跟進。
nudge = 客服 { $staff } 在等您的回覆（{ $case }）。已經解決的話，回覆「解決了」；還沒好，直接說就行。到 { $at } 還沒有回覆，案件會先結束；之後回覆「沒解決」，還能接著辦。
lapsed = 一直沒等到您的回覆，案件 { $case } 先結束了。還沒解決的話，回覆「沒解決」，客服會接著辦，您不用重說。
returned = 案件 { $case } 重新打開了，您這句話也記進去了。客服會接著之前的紀錄辦，您不用重說。
reopened = 客服 { $staff } 重新打開了案件 { $case }，會接著為您處理，有消息就在這裡告訴您。
ask-rating = 這次客服的協助，您覺得怎麼樣？不評也沒關係。
offer-rate-1 = 很不滿意
offer-rate-2 = 不滿意
offer-rate-3 = 普通
offer-rate-4 = 滿意
offer-rate-5 = 很滿意
rated = 謝謝，您的評價（{ $stars } 分）記下了。
ask-rating-reason = 哪裡沒做好？寫一句話就行，客服主管會看到；不寫也沒關係。
rating-noted = 謝謝您告訴我們，已經記進案件，客服主管會看到。
rating-over = 這次評價已經過期，或者案件又打開了，所以沒有記下。有問題直接發給我就行。
where-received = 收到了。您 { $said } 發的訊息已經在案件 { $case } 裡，還沒有客服接手。
where-with = 收到了。您 { $said } 發的訊息已經轉給客服 { $staff }（{ $case }），對方可能還沒看到。
where-read = 客服 { $staff } 在 { $at } 看過您 { $said } 發的訊息（{ $case }），還沒有回覆。
where-answered = 收到了，客服 { $staff } 也看到了，{ $at } 已在上面回覆您了（{ $case }）。
where-coming = 收到了。客服 { $staff } 在 { $at } 回覆了您（{ $case }），正在傳送，請稍等。
where-again = 收到了。客服 { $staff } 在 { $at } 回覆過您（{ $case }），但沒能送達，我剛剛重發了一遍，就在上面。還是看不到的話，請直接說。
where-again-perhaps = 收到了。客服 { $staff } 在 { $at } 回覆過您（{ $case }），但可能沒有送達，我剛剛重發了一遍，就在上面。看過的話不用管。
where-until = 到 { $at } 還沒有回覆的話，我會請別的客服接手，並在這裡告訴您。
bot-reads = 收到了，您發的每句話我都看得到。我是機器人，現在沒有客服在處理您的問題；想讓客服來看，就轉真人客服。
added-to-case = 您的案件 { $case } 還在處理中，這句話已經補進去了，客服會在這裡回覆您。
relayed = 已轉給正在處理的客服（{ $case }），您接著說就行，都會轉到。
staff-says = 客服 { $staff }（{ $case }）：{ $text }
case-closed = 案件 { $case } 已結束。還有問題隨時傳來。
back-to-bot = 好的，機器人繼續為您服務；案件還在處理中，客服有消息會在這裡顯示。
no-case = 現在沒有真人客服在處理您的案件，有問題可以直接問我。
cannot-do-cancel = 我不能替您取消訂單。可以在抖音「我的訂單」裡自己取消；已經出貨的，拒收就可以。要有人幫忙處理，就轉真人客服。
cannot-do-correct = 我改不了訂單裡的資料，已提交的訂單一般也不能改。通常是取消後用正確的資料重新下單，或請真人客服看看還來不來得及。
cannot-do-unblock = 我解除不了限制，只有電信業者能辦。
cannot-do-hurry = 我沒辦法讓審核變快，也沒有花錢加急這回事。可以請真人客服去問進度。
cannot-do-refund = 我不能直接退款，但可以告訴您錢在哪裡、找誰退。
cannot-do-delete-data = 要刪除您在這裡留下的資料，請單獨傳一句「刪除我的資料」。
cannot-do-change-number = 我不能替您換號碼。一般是重新下單另選號碼，或請真人客服看看。
internal-trouble = 我這邊出了點問題，您的訊息已經存好，不會遺失，請稍後再試一次。

## 隱私、範圍
sensitive-warning = 您傳的內容裡有{ $kinds }，我已經遮住，沒有保存原文。請把對話裡的那一則收回，以後也不用傳這些。
sensitive-warning-page = 您傳的內容裡有{ $kinds }，我已經遮住，沒有保存原文，以後不用傳這些。
sensitive-id-number = 身份證號碼
sensitive-bank-card = 銀行卡號
sensitive-phone = 手機號碼
sensitive-code = 驗證碼
sensitive-token = 密碼或金鑰
erase-offer =
    您在這裡留下的資料可以刪除，刪了就找不回來。先說清楚：
    • 會刪掉：對話紀錄、查過哪些訂單、核對本人的紀錄、提醒，還有已結束案件裡的內容。
    • 會留下：訂單本身（不含姓名、電話和地址）；訊息和案件的編號（沒有內容，以免同一則訊息答兩遍）；這次刪除的紀錄。
    • 不在我這裡：電信業者登記的實名資料，要刪請找電信業者。
erase-offer-case = • 先留著：案件 { $case } 還沒辦完，結束以後，裡面的內容也會刪掉。
erase-offer-ask = 現在刪除嗎？
erase-unclear = 刪了就找不回來，所以再問一次：要刪請回覆「刪除」，不刪請回覆「不刪」。
not-erased = 好的，什麼都沒有刪。還有問題隨時傳來。
erase-over = 剛才問刪不刪的那一步已經過了，什麼都沒有刪。要刪除您在這裡留下的資料，請再傳一次「刪除我的資料」。
erase-over-done = 您在這裡留下的資料已經刪好了，不用再確認。還有問題隨時傳來。
erased = 已刪除您在這裡留下的資料。還留著：訂單本身（不含姓名、電話和地址）、訊息和案件的編號、這次刪除的紀錄。以前的備份裡，等備份更換以後也就沒有了。
erased-case = 案件 { $case } 還沒辦完，客服會繼續處理；結束以後，裡面的內容也會刪掉。
erased-next = 以後再傳訊息，我們從頭開始。
out-of-scope = 這個我幫不上忙。我只懂網購電話卡的審核：為什麼沒通過、怎麼辦、要多久、錢怎麼退。

## 人工這邊：客服在工單話題裡讀到的
taken-back = { $staff } 收回了一則訊息。
withdrawn = 已收回：客服那邊的這則訊息已經刪除。您這邊聊天裡的那則，請您自己再刪一下。
withdraw-noted = 客服已經知道您要收回這一則，不會再按它處理，不過那邊可能還看得到原文。您這邊聊天裡的那則，請您自己再刪一下。
withdraw-how = 要收回傳給客服的某則訊息，請長按那則訊息、選「回覆」，再傳「收回」。
staff-button-claim = ✋ 我來處理
staff-button-draft = 🤖 起草回覆
staff-button-close = ✅ 結束工單
staff-button-bot = 交回機器人
staff-button-reopen = 重新開啟
staff-button-send = 📤 傳給客戶
staff-button-approve = 📣 把通知傳給正在等的客戶
staff-button-dismiss = 不用通知
staff-button-retry = 🔁 再傳一次
staff-button-resend = 🔁 再傳 { $number }
thread-head = 工單 { $case } · { $state }
thread-head-customer = 客戶：{ $customer }（{ $language }）
thread-head-reason = 轉真人客服的原因：{ $reason }
thread-head-order = 訂單：{ $order }（已核對本人）
thread-head-order-unchecked = 訂單：{ $order }（⚠️ 未核對本人）
thread-head-entry = 機器人最後的回答：{ $title }
thread-head-evidence = 審核回饋原文：{ $text }
thread-head-due-waiting = 請在 { $at } 前認領
thread-head-due = 請在 { $at } 前回覆客戶
thread-head-history = 最近的對話：
thread-state-waiting = 等待認領（從 { $since } 起）
thread-state-escalated = ❗ 沒人認領，已升級給管理員（從 { $since } 起）
thread-state-claimed = { $staff } 已認領，還沒回覆
thread-state-customer = { $staff } 已回覆，等客戶
thread-state-staff = 等 { $staff } 回覆
thread-state-closed = 已結束
thread-state-rated = 已結束，客戶給了 { $stars } 分
thread-customer = 👤 { $text }
thread-changed = 👤 ✏️ 客戶改成了：{ $text }
thread-bot = 🤖 { $text }
thread-staff = 💬 { $staff }：{ $text }
thread-note = 📝 { $staff }：{ $text }
thread-refused = ⛔ { $staff } 的話沒有傳出去（工單在別人手裡）：{ $text }
thread-undelivered = ⚠️ { $staff } 的話沒有送到（客戶的資料已刪除）：{ $text }
thread-erasure = 🗑 客戶要求刪除資料：工單結束後，這裡的內容會一併刪除
thread-taken-back = 👤（客戶已收回）
thread-held = ⛔ 沒有執行：這個工單在 { $staff } 手裡。要接手請讓管理員轉派。
thread-not-sent = ⛔ 沒有傳給客戶：這個工單在 { $staff } 手裡。您寫的已記在工單裡；要接手請讓管理員轉派。
thread-theirs = 這個工單本來就在您手裡。
thread-nobody-has = 這個工單還沒人認領，目前由機器人回覆。
thread-open = 這個工單還開著。
thread-closed = ⛔ 沒有執行，也沒有傳給客戶：工單 { $case } 已結束。要繼續，請先傳 /reopen。
thread-no-case = ⛔ 這裡沒有工單，什麼也沒有傳給客戶。
thread-no-cases = 這個話題不屬於任何工單，寫在這裡的話客戶看不到。用 /queue 查看工單，每個工單有自己的話題。
thread-moved = 工單 { $case } 的話題以前在另一個群組，從現在起在這裡處理。
thread-old-case = 這個按鈕或命令是上一個工單 { $case } 的，已經不管用了。看現在的情況請傳 /case。
thread-stranger = ⛔ 您還沒有客服帳號，什麼也沒有傳給客戶。請管理員在伺服器上執行：simdesk staff add 名字 --telegram { $id }
thread-revoked = ⛔ 帳號 { $staff } 已停用，什麼也沒有傳給客戶。
thread-anonymous = ⛔ 匿名發言認不出是誰，什麼也沒有傳給客戶。請在群組設定裡關掉「匿名管理員」，或換成自己的身分再傳。
thread-usage-plain = 這個命令後面不用寫別的（最多寫工單編號）。全部命令：/help
thread-usage-note = 用法：/note 想讓同事看到的話（客戶看不到）
thread-usage-assign = 用法：/assign 同事的帳號名
thread-usage-faq = 用法：/faq 關鍵字或條目名，例如 /faq 退款
thread-usage-incident = 用法：/approve I-3 傳通知；/dismiss I-3 不傳
thread-usage-lookup = 用法：/lookup 任意編號；或 /lookup 手機尾號 日期，例如 /lookup 1234 2026-11-20
thread-unknown-command = 沒有 /{ $name } 這個命令。全部命令：/help
thread-help =
    在客戶的話題裡直接打字，客戶就會收到；第一句話等於認領。圖片、語音、檔案、貼圖也會轉過去；改自己的訊息，客戶那邊會跟著改；引用某則訊息回覆，客戶那邊也是引用。
    /claim 認領 · /close 結束（後面可以帶一句話）· /reopen 重新開啟 · /bot 交回機器人
    /note 內部備註 · /assign 名字 轉派 · /draft 讓機器人起草 · /faq 關鍵字 用知識庫回覆
    /delete 收回：引用要收回的那則再傳 · /ban 不再接收 · /unban 恢復
    /case 工單情況 · /lookup 編號 查訂單 · /queue 排隊 · /undelivered 沒送到的訊息 · /who 客服帳號 · /stats 近 7 天
thread-only-in-thread = 這個命令要在客戶的話題裡用。這裡可以用：/queue、/undelivered、/who、/lookup、/stats、/help
thread-waits = ⏰ 工單 { $case } 從 { $since } 等到現在，還沒有人接。
thread-waits-admins = ❗ 工單 { $case } 從 { $since } 等到現在一直沒人接。請管理員 { $admins } 安排同事處理。
thread-waits-no-admin = ❗ 工單 { $case } 從 { $since } 等到現在一直沒人接，而這裡沒有管理員帳號。請哪位同事接一下。
thread-all-delivered = 沒有送不到的訊息。
thread-undelivered-list = 沒送到的訊息共 { $count } 則，這裡是最近 { $listed } 則：
thread-undelivered-perhaps = { $number } · { $customer } · 客戶可能沒收到：{ $why }
thread-undelivered-failed = { $number } · { $customer } · 沒送到：{ $why }
thread-queue = 等待認領 { $waiting } 個，處理中 { $held } 個
thread-queue-waiting = ⏳ { $case } 從 { $since } 起
thread-queue-escalated = ❗ { $case } 從 { $since } 起，請管理員處理
thread-queue-due = 💬 { $case } 等 { $staff } 回覆
thread-queue-held = 🕐 { $case } { $staff } 已回覆，等客戶
thread-who = 客服帳號：
thread-who-admin = { $staff }（管理員）：手裡 { $cases } 個
thread-who-agent = { $staff }：手裡 { $cases } 個
thread-incident-cause = 🚨 { $incident }：{ $minutes } 分鐘內有 { $count } 位客戶來問「{ $name }」；{ $usual }。
thread-incident-code = 🚨 { $incident }：{ $minutes } 分鐘內有 { $count } 位客戶來問電信業者的{ $name }；{ $usual }。
thread-incident-carrier = 🚨 { $incident }：{ $minutes } 分鐘內有 { $count } 位客戶來問{ $name }的訂單；{ $usual }。
thread-incident-weeks = 平時這個時段約 { $usual } 位（對比了前 { $weeks } 週）
thread-incident-days = 平時這個時段約 { $usual } 位（目前只有前 { $days } 天可比）
thread-incident-unknown = 還沒有以往的資料可比
thread-incident-peak = 之後最多時有 { $peak } 位。
thread-incident-over = ✅ 已經恢復平常。
thread-incident-suggested =
    建議發給客戶的通知（還沒有發，客戶看到的是各自的語言）：
    { $notice }
    發還是不發，請按下面的按鈕；按鈕沒反應就傳 /approve { $incident } 或 /dismiss { $incident }。
thread-incident-sending =
    { $staff } 已同意發通知，正在發給在等的客戶：
    { $notice }
thread-incident-sent =
    { $staff } 已同意發通知，發給了 { $told } 位客戶：
    { $notice }
thread-incident-dismissed = { $staff } 認為不用通知客戶。
thread-incident-none = 沒有 { $incident } 這個編號，什麼都沒有發。
thread-incident-was-over = { $incident } 已經恢復平常，沒有客戶在等，什麼都沒有發。
thread-incident-was-sent = { $incident } 的通知 { $staff } 已經發過了，沒有再發。
thread-incident-changed = { $incident } 剛被別人動過，什麼都沒有發。請再試一次。
found-aliases = 其他編號：{ $numbers }
found-carrier = 電信業者：{ $carrier }
found-cause = 對應原因：{ $title }（{ $grounds }）
found-grounds-code = 依代碼 { $code }
found-grounds-words = 依原文寫法
found-grounds-likeness = 依相似程度，請再核對
found-grounds-nothing = 原文看不出原因
found-paid-unknown = 付款：沒有紀錄
found-paid-nothing = 付款：0 元
found-paid-platform = 付款：{ $what } { $amount }，付在平台
found-paid-carrier = 付款：{ $what } { $amount }，付給電信業者
found-paid-somebody = 付款：{ $what } { $amount }，付給誰沒有紀錄
found-refund-unknown = 退款：沒有紀錄
found-refund-none = 退款：沒有
found-refund-processing = 退款：處理中
found-refund-refused = 退款：被商家拒絕
found-refund-done = 退款：已退
found-refund-done-at = 退款：{ $date }已退
found-repeats = 這是 { $order } 的重新送審
found-repeated-as = 後來重新送審為 { $order }
found-before = 之前（{ $at }）：{ $what }
found-no-tail = 沒有手機尾號，沒辦法核對本人。
found-none =
    沒有訂單號是 { $number } 的訂單。可能是：
    1. 號碼抄錯了，請從訂單詳情頁複製。
    2. 這是別的編號（商品、活動、快遞、手機卡）。
    3. 還沒有匯入：下單後 10 分鐘到 3 天才會有。
found-none-of-day = { $day }（北京時間）沒有這個手機尾號提交的訂單。
found-no-order-iccid = 這是印在手機卡上的卡號（8986 開頭）。訂單號在訂單詳情頁裡。
found-no-order-tracking = 這是快遞單號。訂單號在訂單詳情頁裡。
found-no-order-device = 這是手機或手機卡的識別碼。訂單號在訂單詳情頁裡。
found-no-order-damaged = 這個號碼的末幾位被試算表軟體弄丟了，請從訂單詳情頁重新複製。
found-no-order-partial = 這個號碼的位數不對，請從訂單詳情頁重新複製。
found-no-order-phone = 這是手機號。請用尾號加下單日期查，例如 /lookup 1234 2026-11-20
found-no-order-private = 這是證件號或銀行卡號。這裡不保存這類號碼，請不要傳。
found-no-order-other = 這不是訂單號：訂單號是 4 到 40 位的字母和數字。
figures-head = 📊 { $from }至{ $to }
figures-orders = 已存訂單：{ $count }
figures-rejections = 審核未通過：{ $count }
figures-row = • { $name }：{ $count }
figures-talks = 對話：{ $count }
figures-without-human = 機器人獨自答完
figures-clarified = 機器人反問過
figures-handed-off = 轉了人工
figures-why = 轉人工的原因：
figures-why-asked = 客戶要找人工
figures-why-not-understood = 機器人沒聽懂
figures-why-complaint = 投訴
figures-why-overdue = 審核逾時
figures-why-owner-check = 沒辦法核對本人
figures-why-age-dispute = 年齡符合卻被拒
figures-why-action = 要辦只有人工能辦的事
figures-why-not-solved = 答覆沒解決問題
figures-why-not-reached = 有訊息沒送到
figures-why-entry = 這類問題一律轉人工
figures-first-answer = 人工首次回覆：一半在 { $median }內，九成在 { $most }內（共回覆 { $count } 個）
figures-no-first-answer = 人工首次回覆：這幾天沒有
figures-waiting = 還在等首次回覆：{ $count }
figures-out-of-scope = 不歸機器人管的問題（每類舉一個）：
figures-not-understood = 機器人沒聽懂的問題（每類舉一個）：
waited-seconds = { $seconds } 秒
waited-minutes = { $minutes } 分鐘
waited-hours = { $hours } 小時 { $minutes } 分鐘
waited-days = { $days } 天 { $hours } 小時
why-blocked = 客戶把機器人封鎖了
why-deactivated = 客戶的帳號已註銷
why-no-chat = 客戶沒有和機器人開過對話，或者把對話刪了
thread-draft =
    草稿（客戶還看不到）：

    { $text }

    傳出去請按下面的按鈕；要改，就複製改好以後直接傳。
thread-draft-from = 回答的是「{ $question }」，出自常見問題：{ $titles }
thread-draft-from-order = 回答的是「{ $question }」，出自這位客戶的訂單紀錄。
thread-draft-from-case = ⚠️ 「{ $question }」是什麼意思，機器人沒有把握；草稿按工單的原因寫：{ $titles }
thread-no-draft = 機器人這次沒有把握，起草不出來。可以用 /faq 關鍵字 找現成的。
thread-draft-over = 這份草稿已經作廢（之後又起草過，或者已經傳了），沒有傳出去。
thread-draft-overtaken = 這份草稿起草以後，客戶又傳了訊息，所以還沒有傳出去。請先看一下：仍要傳就按下面的按鈕，要重寫就傳 /draft。
thread-no-entry = 知識庫裡沒找到「{ $text }」。換個詞試試，例如 /faq 退款
thread-no-staff = 沒有叫 { $staff } 的客服帳號。看有誰請傳 /who
thread-reply-needed = 請引用要收回的那則訊息，再傳 /delete。
thread-too-long = ⛔ 沒有傳給客戶：太長了，有 { $length } 個字元，一則最多 { $most } 個。請分成幾則傳。
thread-only-text = ⛔ 沒有傳給客戶：這位客戶用的管道只能收文字。
thread-not-delivered = ⚠️ 客戶沒有收到：{ $why }
thread-perhaps-delivered = ⚠️ 客戶可能沒收到：{ $why }
thread-retried = 已重新排隊傳送。
thread-retried-before = 這則之前已經重傳過：正在傳送，或者已經送到。要是又沒送到，這裡會告訴您。
thread-nothing-to-retry = 這則已經重傳過，或者已經不在了。
thread-done = 好了。
case-reason-asked = 客戶要找真人客服
case-reason-not-understood = 機器人兩次沒聽懂
case-reason-complaint = 投訴
case-reason-overdue = 審核超時
case-reason-owner-check = 沒法核對本人
case-reason-age = 年齡符合卻被拒，需要真人核實
case-reason-cancel = 要取消訂單
case-reason-correct = 要改訂單資料
case-reason-unblock = 要解除限制
case-reason-hurry = 要催審核
case-reason-refund = 要退款
case-reason-delete-data = 要刪除資料
case-reason-change-number = 要換號碼
case-reason-not-solved = 「{ $title }」沒解決問題
case-reason-entry = 「{ $title }」需要真人客服
case-reason-not-reached = 有訊息沒送到客戶那裡，請換個方式聯絡
deed-claimed = ✋ { $staff } 認領了
deed-assigned = ➡️ { $staff } 轉給了 { $to }
deed-handed-back = 🤖 { $staff } 交回給機器人，工單繼續排隊
deed-closed = ✅ { $staff } 結束了工單
deed-reopened = 🔓 { $staff } 重新開啟了工單
deed-returned = 🔓 客戶再次傳來訊息，工單重新開啟
deed-solved = ✅ 客戶說解決了
deed-left = 🤖 客戶選擇回到機器人
deed-rated = ⭐ 客戶給了 { $stars } 分（滿分 5 分）
deed-idle = ⏰ { $staff } 太久沒回覆，工單回到佇列
deed-lapsed = ✅ 客戶一直沒回，工單自動結束
deed-reminded = ⏰ 還沒有人認領，請儘快處理
deed-escalated = ❗ 一直沒有人認領，請管理員處理
deed-nudged = 已詢問客戶是否還有問題沒解決
deed-cut = ✂️ 客戶這則訊息太長，只保留了前 { $kept } 個字，原文共 { $whole } 個字
deed-banned = 🚫 { $staff } 已封鎖這位客戶，機器人也不再回覆
deed-unbanned = { $staff } 解除了封鎖
deed-withdrawn = { $staff } 收回了一則訊息
deed-withdrawn-customer = 👤 客戶收回了一則訊息
deed-blocked = 🔕 客戶把機器人封鎖了，現在什麼都送不到
deed-unblocked = 🔔 客戶回來了，又能收到訊息了
deed-news-kept = 訂單有新消息；客戶關了通知，所以沒有告訴他
deed-notice-kept = { $incident } 的通知沒有發：客戶關了通知
deed-missed-answer = ⚠️ 上面機器人的答覆沒有送到：{ $why }
deed-perhaps-missed-answer = ⚠️ 上面機器人的答覆不一定送到了：{ $why }
deed-missed-news = ⚠️ 上面的通知沒有送到：{ $why }
deed-perhaps-missed-news = ⚠️ 上面的通知不一定送到了：{ $why }
deed-missed-staff = ⚠️ 上面客服寫的沒有送到：{ $why }
deed-perhaps-missed-staff = ⚠️ 上面客服寫的不一定送到了：{ $why }
media-photo = [圖片]
media-file = [檔案]
media-animation = [動圖]
media-audio = [音訊]
media-video = [影片]
media-voice = [語音]
media-sticker = [貼圖]
media-contact = [名片]
media-location = [位置]
media-other = [其他內容]

## 突然多起來的問題：給大家的通知（客服同意以後才發）
incident-notice-cause = 最近遇到「{ $name }」的人比平時多，不一定是您的資料有問題。客服已經在查原因，還沒有結論，所以先不說多久。您先不用反覆提交；已經有工單的照常處理，沒有工單、想找客服的，回覆「人工」。
incident-notice-carrier = 最近詢問{ $name }訂單的人比平時多，不一定是您的資料有問題。客服已經在查原因，還沒有結論，所以先不說多久。您先不用反覆提交；已經有工單的照常處理，沒有工單、想找客服的，回覆「人工」。
incident-notice-code = 最近收到運營商{ $name } 的人比平時多，不一定是您的資料有問題。客服已經在查原因，還沒有結論，所以先不說多久。您先不用反覆提交；已經有工單的照常處理，沒有工單、想找客服的，回覆「人工」。
carrier-name-mobile = 中國移動
carrier-name-unicom = 中國聯通
carrier-name-telecom = 中國電信
carrier-name-cbn = 中國廣電
incident-name-code = 提示碼 { $code }

## 網頁
web-language = 繁體中文
web-brand = 電話卡審核助理
web-skip = 跳到正文
web-nav = 主要頁面
web-nav-chat = 線上諮詢
web-nav-languages = 語言
web-nav-crumbs = 目前位置
web-footer = 這裡不收身分證號、銀行卡號、驗證碼和證件照片，也不收任何費用。諮詢內容用來處理您的問題、改善這裡的答案，您隨時可以要求刪除。
web-home-title = 電話卡審核沒通過怎麼辦
web-home-head = 網路上買的電話卡，審核沒通過？
web-home-about = 原因是什麼、該怎麼辦、什麼時候能重新提交、錢怎麼退，這裡都查得到。也可以直接傳失敗提示或訂單編號來問。
web-home-chat = 線上諮詢，查我的訂單
web-search-label = 搜尋常見問題
web-search-hint = 把失敗提示原樣貼進來，或直接寫您的問題
web-search-button = 搜尋
web-search-title = 搜尋
web-search-none = 沒有找到對應的內容。換個說法試試，或直接問。
web-search-found = 找到的內容
web-search-ask = 到線上諮詢裡問
web-topic-causes = 審核不通過的原因
web-topic-outcomes = 其他結果
web-topic-questions = 時間、重新提交和退款
web-topic-tips = 怎樣一次通過
web-entry-remedy = 怎麼辦
web-entry-checks = 提交前自查
web-entry-refund = 錢怎麼辦
web-entry-refund-text = 卡沒辦成，付過的錢一般應當退還：付給平台的由平台退，付給電信業者的由電信業者退。沒付過款（¥0）就不涉及退款。您這筆訂單的情況，在線上諮詢傳訂單編號就能查。
web-entry-chat = 還有問題，或要查我的訂單
web-entry-related = 相關問題
web-helped = 這頁對您有幫助嗎？
web-helped-yes = 有幫助
web-helped-no = 沒幫助
web-helped-thanks = 謝謝，已經記下。
web-not-found-title = 沒有這個頁面
web-not-found-text = 網址可能寫錯了，或頁面已經改名。可以從下面找：
web-chat-title = 線上諮詢
web-chat-log = 對話
web-chat-label = 要說的話
web-chat-hint = 傳失敗提示、訂單編號或問題
web-chat-send = 傳送
web-samples = 示範：可以試的訂單和手機末 4 碼
web-any-tail = 任意 4 碼
said-on-page = 您在網頁上說：

## 網頁上的對話
web-chat-who-you = 您：
web-chat-who-bot = 助理：
web-chat-who-staff = 客服：
web-chat-sending = 傳送中…
web-chat-delivered = 已送達
web-chat-failed = 沒有傳出去
web-chat-again = 再傳一次
web-chat-edited = 已修改
web-chat-typing = 正在查…
web-chat-newer = 有新訊息
web-chat-offline = 網路斷了。您照常寫，網路恢復後會自動傳出，不會遺失，也不會重複。
web-chat-reconnecting = 連線中斷，正在重新連線…
web-chat-stranger = 本站認不出您的瀏覽器了：頁面放太久，或沒有允許 Cookie。請重新整理頁面再繼續；還是不行，請允許本站使用 Cookie。
web-chat-warn-id = 您好像在輸入身分證號。查訂單用不到它，請刪掉再傳；如果傳出，儲存前會遮掉。
web-chat-warn-card = 您好像在輸入銀行卡號。查訂單用不到它，請刪掉再傳；如果傳出，儲存前會遮掉。
web-chat-order = 查我的訂單
web-chat-order-hint = 下單時所填手機號碼的末 4 碼，用來確認是您本人的訂單。
web-chat-order-number = 訂單編號
web-chat-order-tail = 手機末 4 碼
web-chat-order-ask = 查詢
web-chat-order-says = 訂單號 { $order } 尾號 { $tail }
web-chat-human = 轉真人客服
web-chat-delete = 刪除我的資料
web-chat-noscript = 傳出後，請重新整理頁面看新的回覆。
web-chat-reload = 重新整理
web-chat-telegram = 這段對話是從 Telegram 開始的，這裡的回覆也會傳到您的 Telegram。
web-chat-widget-open = 線上諮詢
web-chat-widget-close = 收起諮詢
web-chat-widget-unread = 未讀訊息

## 進度頁
web-status-title-order = 訂單進度
web-status-title-case = 案件 { $what } 的進度
web-status-as-of = 截至 { $what }（北京時間）
web-status-waiting = 排隊中，還沒有客服接手
web-status-claimed = 客服 { $what } 已接手，正在看
web-status-waiting-on-customer = 客服 { $what } 已回覆，等您答覆
web-status-waiting-on-staff = 客服 { $what } 已接手，會看到您剛才說的
web-status-closed = 已結案
web-status-answers = 客服的回覆
web-status-no-answers = 這裡還沒有客服的回覆。
web-later-title = 現在暫時打不開
web-later = 系統一時沒有回應，不是您的問題，之前說的都還在。請過一會兒再試。
web-status-continue = 到對話裡繼續
web-status-reload = 重新整理看最新進度
web-status-keep = 可以把這一頁加入書籤，隨時回來看，不用登入。誰有這個連結，誰就能看到內容、以您的身分繼續對話，請不要轉給別人。
web-status-days = 這個連結的有效期限到 { $what }。
web-status-telegram = 這件事是從 Telegram 開始的，客服的回覆也會傳到您的 Telegram。
web-status-gone-title = 這個連結打不開了
web-status-gone = 可能是網址沒有複製完整，或者已經過了有效期限。您的訂單和案件不受影響，到線上諮詢傳訂單編號可以查訂單，問案件請轉真人客服。
status-link = 離開以後，也可以在這裡看進度和客服的回覆：{ $url }

## Web: the seat assistant, for staff
web-assist-title = 客服助理
web-assist-about = 買家在飛鴿、微信裡傳來的話，貼進來就能得到可以直接複製的回覆、依據和進度連結。這裡不會替您送出任何內容，也不會保存買家的原話。
web-assist-nobody = 目前還沒有員工帳號，所以誰都無法登入。請在執行 simdesk 的主機上，先輸入 simdesk staff add 名字 --role admin，再輸入 simdesk staff token 名字 --as 名字。
web-assist-token = 您的權杖
web-assist-token-help = 權杖由您本人或管理員以 simdesk staff token 名字 --as 自己的名字 產生，只顯示一次；遺失了就重新產生一個。
web-assist-enter = 登入
web-assist-wrong = 請登入：權杖不對，或已經失效。
web-assist-too-many = 這個網路位址輸入錯誤太多次了，請幾分鐘後再試。
web-assist-label = 買家說了什麼
web-assist-say = 回覆語言
web-assist-say-same = 與買家相同
web-assist-ask = 給我回覆
web-assist-anew = 清空重來
web-assist-keys = Ctrl/⌘+Enter 提問 · 在回覆上按 Enter（或 Ctrl/⌘+Shift+C）複製 · Esc 清空重來
web-assist-answer = 回覆
web-assist-copy = 複製回覆
web-assist-copy-link = 複製連結
web-assist-copied = 已複製
web-assist-none = 沒有把握看懂這句話，所以不給回覆。可以看看下面最接近的問題，或向買家要失敗提示的原文、訂單編號。
web-assist-masked = 裡面的身分證號、銀行卡號等敏感號碼已經隱去，請提醒買家不要再傳。
web-assist-cut = 內容太長，只讀了開頭的部分。
web-assist-missing = 查不到裡面的訂單編號：可能抄錯一位、不是訂單編號，或還沒有匯入。
web-assist-link = 進度連結
web-assist-link-about = 傳給買家本人，30 天內打開就能看到這筆訂單的最新進度。請不要傳給別人。
web-assist-why = 依據
web-assist-reason = 審核原因對應的問題
web-assist-words = 這句話最像在問
web-assist-code = 原因代碼
web-assist-pattern = 字句相符
web-assist-likeness = 相似度
web-assist-nothing-known = 沒有可用的依據
web-assist-record = 訂單紀錄
web-assist-who = 目前帳號：{ $what }
web-assist-leave = 登出
