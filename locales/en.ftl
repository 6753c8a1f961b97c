# What simdesk says itself, in English. zh-Hans.ftl is the source; here the same things are said short and plain.

## Dates and amounts
date = { $weekday } { $day } { $month }
date-year = { $weekday } { $day } { $month } { $year }
date-time = { $date }, { $time }
weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun
list-separator = { ", " }
entry-title = { $title }
carrier-again = the carrier
entry-step = • { $step }
entry-note = Please note: { $note }
entry-cause = The reason this time: { $title }
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

## Opening, menu, language
greeting =
    Hello, I'm the SIM-card review assistant. If a SIM you ordered online was rejected, paste the failure message as it is, or send the order number. I'll tell you why, what to do, how long it takes and where your money is.
    Please don't send ID numbers, bank card numbers, verification codes or photos of documents. I don't need them.
samples = Sample orders (order number → phone ending) that you can copy and try:
sample-line = { $order } → { $tail }  { $about }
sample-no-tail = any 4 digits
sample-photo = photo not accepted
sample-two-reasons = two reasons
sample-pending = under review
sample-overdue = overdue
sample-festival = across Spring Festival
sample-resubmitted = applied again as a new order
sample-resubmission = the new order
sample-refunded = refunded
sample-carrier-deposit = deposit paid to the carrier
sample-no-factor = no phone on record
sample-info = details don't match
sample-account = real name differs
sample-age = age not accepted
sample-fault = system fault
sample-arrears = unpaid bills
sample-region = excluded area
sample-quota = this month's limit reached
sample-duplicate = duplicate order
sample-material = more documents needed
sample-approved = approved
sample-shipped = shipped
sample-activated = activated
sample-cancelled = cancelled
sample-no-reason = no reason given
sample-unknown = no result yet
menu = Just type your question, or reply with a number:
language-set = All right, I'll reply in English from now on.
language-unknown = Please choose a language, or send /lang zh-Hans, /lang zh-Hant or /lang en:
unknown-command = I don't know that command. You can use: /menu for the menu, /order to look up an order, /faq for common questions, /notices for news about your orders, /lang for the language, /human for a person, /bot to come back to me, /delete to have your data deleted.

## Looking up an order
ask-order =
    Please send me the order number (a Douyin order has 19 digits; copy it from My Orders › Order Details).
    No order number? Paste the failure message instead.
ask-tail = Thank you, I have order { $orders }. To be sure that it's yours, please send the last 4 digits of the phone number you ordered with.
tail-still-needed = One more step: please send the last 4 digits of the phone number you ordered with. If you've changed it or can't remember, a person can help.
check-failed =
    The order number and the phone ending don't match, so I can't show the order yet. There are three usual causes: a digit is wrong; it's another kind of number (a product or tracking number, say); or the order is so new that it hasn't reached me (half an hour at best, one to three days at worst).
    { $left ->
        [0] There are no tries left; a person can check with you instead.
        [one] Please check both and send them again. You have one try left.
       *[other] Please check both and send them again. You have { $left } tries left.
    }
check-locked = That was a lot of tries. To protect the order I have to stop here; I've asked a colleague to check with you.
no-second-factor =
    This order has no phone number on record to check against, so I can't show it here.
    Paste the failure message and I'll explain the reason; a colleague will check the order itself and get back to you.
damaged-number = “{ $shown }” looks changed by a spreadsheet: the last digits are lost and can't be recovered. Please tap Copy on the order page and send the full number.
partial-number = “{ $shown }” has { $digits ->
    [one] { $digits } digit
   *[other] { $digits } digits
}, but a Douyin order number has 19. Please tap Copy on the order page and send it again.
ambiguous-number = “{ $shown }” has spaces in it, so I can't tell whether it's one number or several. Please leave out the spaces and send one order number per line.
not-order-iccid = “{ $shown }” is the number printed on the SIM (it starts with 8986), not an order number. Please send the one on the order page.
not-order-tracking = “{ $shown }” looks like a parcel tracking number, not an order number. Please send the one on the order page.
not-order-imei = “{ $shown }” looks like a phone's device number, not an order number. Please send the one on the order page.
not-order-imsi = “{ $shown }” looks like a SIM's internal number, not an order number. Please send the one on the order page.
not-order-phone = I keep only the last 4 digits of a phone number ({ $shown }), and a phone number alone isn't enough to find an order. Please send the order number too; you can copy it on the order page.
not-order-other = “{ $shown }” isn't an order number. Please send the one on the order page.

## The order
order-head = Order { $order }: { $status }
order-product = Product: { $product }
order-submitted = submitted { $date }
order-decided = result { $date }
order-dates-separator = { ", " }
status-pending = under review
status-need_material = more documents needed (not rejected)
status-approved = approved
status-rejected = not approved
status-cancelled = cancelled
status-shipped = shipped
status-activated = activated
status-unknown = no review result yet
status-meaning-pending = The carrier is still reviewing it. There's no need to submit again; a second order may count as a duplicate.
status-meaning-need_material = The reviewer needs one more document from you. Once you upload it, the review goes on; no new order is needed.
status-meaning-rejected = This order did not pass review and won't be sent. Correct what the reason names, then submit a new order.
status-meaning-cancelled = This order is cancelled: it will be neither reviewed nor sent. If you still want the card, submit a new order.
status-meaning-approved = It passed. Next the card is made and sent; this will then say “shipped”.
status-meaning-shipped = The card is on its way, so please watch for the courier's call. Activate it yourself near the delivery address, as the card sleeve says; the sleeve or a text message gives the deadline, often 7 days.
status-meaning-activated = The card is activated, so this order is complete. For questions about using it, please ask the carrier.
status-meaning-unknown = The shop's record shows only the payment status; the review result hasn't come through yet. Please don't submit again for now. Ask me again later, or a person can look into it.
several-cards = This main order holds { $count } cards, each reviewed on its own:
card-line = • { $order }{ $product }: { $status }
card-product = { " " }({ $product })
which-card = Which one shall we look at first?
other-card = The other card of the same main order, { $order }{ $product }: { $status }.
more-cards =
    { $count ->
        [one] There is one more card. To see it, send its own sub-order number.
       *[other] There are { $count } more cards. To see one, send its own sub-order number.
    }
others-unchecked = I couldn't match this phone ending with { $orders }, so I can't say anything about that yet. Please check the number and send it again with its own phone ending.
about-order = About order { $order }:
repeats-order = This order is a new try after { $earlier }.
repeated-as = You applied again as order { $later }{ $status }. The old order will stay marked as failed, so please go by the new one.
repeated-as-status = { " " }({ $status })
evidence = What the reviewer wrote: “{ $text }”
several-reasons = { $count ->
    [one] There is one reason. Please settle it before you submit again:
   *[other] There are { $count } reasons. Please settle all of them before you submit again:
}
progress-day0 = A review usually takes 1–3 working days, not counting the day you submit. A result is due by { $due }.
progress-day = Today is working day { $day } of 3. A result is due by { $due }.
progress-overdue = The 3 working days ended on { $due }, so this is overdue.
progress-calendar = A review usually takes 1–3 working days. This one runs past { $known }, and I don't have the public holidays after that, so I can't give an exact date.
progress-no-date = I have no submission date for this order, so I can't work out when it's due. A review usually takes 1–3 working days, not counting the day you submit.
overdue-next = That isn't normal. You don't need to wait longer or submit again; I'm asking a colleague to look into it.
changed = There's news about an order you looked up:
will-tell = I'll tell you here as soon as there's a result; no need to keep checking.
missed = Something I wanted to tell you didn't get through. Here it is:
missed-perhaps = You may have this message already; here it is again, in case it got lost:
notices-on = All right: whenever an order you looked up changes, I'll tell you here.
notices-off = All right: I won't message you about changes any more. Ask whenever you like and I'll look it up; answers from our staff still reach you.
too-fast = That was quick, and I can't answer every one of them. I've kept everything, but I didn't answer what came after your message number { $most } in this minute. Please wait a minute and send your question again, in one message.

## When to try again
retry-now = When to submit again: right away.
retry-after-fix = When to submit again: as soon as you've corrected it.
retry-after-resolution = When to submit again: once the problem above is really settled. Before that, you'd probably be refused again. For an exact day, go by what the carrier or the platform tells you.
retry-from = When to submit again: after { $at } (the reviewer's own words).
retry-window-stated = When to submit again: the reviewer asks for a gap of { $days ->
    [one] { $days } day
   *[other] { $days } days
}. Counting from the day this order was submitted, { $earliest } is the safe date; if it counts from an earlier application, it's sooner.
retry-window-stated-nodate = When to submit again: the reviewer asks for a gap of { $days ->
    [one] { $days } day
   *[other] { $days } days
} from your last application.
retry-window-usual = When to submit again: such limits are often 30 days, sometimes 90. Counting 30 days from the day this order was submitted, { $earliest } is fairly safe; the product page decides.
retry-window-usual-nodate = When to submit again: such limits are often 30 days, sometimes 90, from your last application; the product page decides.
retry-next-month = When to submit again: this is a monthly limit, so from { $from }.
retry-at-age = When to submit again: when you reach the plan's age, or now with a plan that fits your age.
retry-not-needed = There's no need to submit again now.
retry-unknown = When to submit again: I can't name a date yet. Find out the reason first, so that you don't wait for nothing.
if-today = If you submit today, a result is due by { $due } (3 working days, not counting today). You'll get a new order number; please use that one to check.
if-today-unknown = A result usually comes 1–3 working days after you submit. This time that runs past the public holidays I know, so I can't give an exact date. You'll get a new order number; please use that one to check.

## Age
age-under16 = Under 16, you can't order online by yourself. Please have a guardian go to the carrier's own store with both people's ID documents and the household register.
age-youth = From 16 you can apply yourself, but many online plans start at 18. Please check the plan's age limits; student plans have their own, and a carrier store can help too (bring your ID).
age-fits = At that age you can apply. This order was not refused for your age; please deal with the cause named above.
age-plan-range = This plan is for ages { $min }–{ $max }.
age-plan-min = This plan is for ages { $min } and over.
age-plan-max = This plan is for ages up to { $max }.
age-senior = The law sets no upper age limit, but many online plans stop at 60 or 65. You can choose a plan that fits your age, or apply at a carrier store.
age-adult = At that age you shouldn't be refused for your age; perhaps the date on the ID was misread. A person has to check this. Please don't send your ID number here.

## Money
money-unknown = Money: I have no record of whether this order was paid. Please look at the payment record in Douyin under My Orders; if you paid and got no card, it should normally be refunded.
money-unknown-plain = Money: I have no record of whether this order was paid. Please look at the payment record in Douyin under My Orders.
money-zero = Money: nothing was paid for this order (¥0), so there's nothing to refund.
money-refunded = Money: { $what } { $amount } has been refunded{ $date }. When it arrives depends on how you paid; please check the account you paid from.
money-refunded-date = { " " }on { $date }
money-processing = Money: { $what } { $amount } is being refunded to the account you paid from. I don't have an arrival date; the order page shows the progress.
money-refused = Money: the seller refused to refund { $what } { $amount }. No card was issued, so the exceptions to seven-day returns don't apply. You can ask the platform to step in on the order page, or ask for a person here.
money-platform = Money: { $what } { $amount } was paid to the platform. With no card issued it normally goes back the way it came; no refund is on record yet. If it hasn't arrived, tap “Request refund” in the order.
money-carrier = Money: { $what } { $amount } was paid to the carrier, so the platform can't refund it. Please ask { $contact }; a person here can follow it up too.
money-payee-unknown = Money: { $what } { $amount }; I don't know who received it. Please see who was paid in your payment record: if the platform, request a refund in the order; if the carrier, ask { $contact }.
money-kept-platform = Payment: { $what } { $amount }, paid to the platform.
money-kept-carrier = Payment: { $what } { $amount }, paid to the carrier.
money-kept-unknown = Payment: { $what } { $amount }.
paid-card_fee = card fee
paid-first_charge = first top-up
paid-deposit = deposit
paid-unknown = payment

## Not understood, choices, yes and no
clarify = I'm not quite sure which one you mean. Please choose:
rephrase = I didn't follow that. Please say it another way, or paste the failure message exactly as you got it.
offer-human = I may not be able to help with this. Would you like a person to take over? They can see our conversation, so you won't have to repeat it.
empty-message = I couldn't find any words in that. Please send the failure message or the order number.
too-long = That was long, so I read only the first { $read ->
    [one] character
   *[other] { $read } characters
}. Sending just the one or two sentences that matter works better.
unreadable = I can't read pictures, voice messages or files, and I don't keep them. Please type the failure message out. If a person needs to see a picture, cover the document numbers first.
only-text-read = I can't read pictures or files and I don't keep them; I have read only what you wrote:
button-expired = That button belongs to a question that is over. Please choose again:
link-over = That link is over. Never mind, you can look the order up as usual.
browse = What would you like to know?
browse-causes = Common reasons why a review fails. Which one is yours?
browse-outcomes = Other things that can happen to an order. Which one is yours?
browse-questions = What people often ask:
browse-tips = How to get through the review the first time:
only-in-private = Orders are personal, so I don't talk about them in a group. Please tap my picture and write to me privately.
not-offered = That isn't one of the choices. { $count ->
    [0] Please just type your question.
    [one] Please reply 1, or just type your question:
   *[other] Please reply with a number from 1 to { $count }:
}
yes-or-no = Please reply “yes” or “no”, or one of the numbers below.
choices-head = Reply with a number:
choice-line = { $number } { $label }
commands-head = You can also send:
offer-order = See order { $order }
offer-look-up = Look up my order
offer-browse = Common questions
command-order = Look up my order
command-faq = Common questions
command-human = Talk to a person
command-notices = News about my orders: on or off
command-lang = Change the language
command-menu = Menu
# Commands of staff in their group.
staff-command-claim = Take this case
staff-command-close = Close this case
staff-command-reopen = Reopen the case
staff-command-note = A note that the customer never sees
staff-command-assign = Give the case to a colleague
staff-command-bot = Hand the conversation back to the bot
staff-command-ban = Hear no more from this customer
staff-command-unban = Hear from this customer again
staff-command-delete = Take back the message you reply to
staff-command-faq = Show an FAQ answer; nothing is sent before you press the button
staff-command-draft = Have the bot draft an answer
staff-command-lookup = Look up an order
staff-command-case = Show the case
staff-command-who = Staff accounts and how many cases each has
staff-command-queue = What is waiting
staff-command-undelivered = What did not arrive, to be sent again
staff-command-stats = Figures of the last 7 days
staff-command-help = What each command does
offer-more-questions = More
topic-causes = Why a review fails
topic-outcomes = Other things that happen to an order
topic-questions = Trying again, time and money
topic-tips = How to pass the first time
offer-human-label = Talk to a person
offer-solved = That's solved
offer-not-solved = Not solved
offer-pre-check = Check before submitting again (3 questions)
offer-yes = Yes
offer-no = No
offer-delete-data = Delete my data here
offer-erase = Delete
offer-keep = Keep
offer-notices-on = Tell me about changes
offer-notices-off = Don't message me about changes
offer-back-to-bot = Back to the bot

## Solved? The self-check
ask-solved = Is that clear?
solved = Good. I hope it goes well this time. Ask me again whenever you need.
not-solved = I'm sorry that didn't help. You can ask for a person, or send the order number or the failure message again and I'll take another look.
reason-stands = That is what the reviewer wrote; I have no other reason on record. If you think it's wrong, a person has to look into it.
denied = I see, so it isn't “{ $title }”. Send me the failure message or the order number, and I'll go by the actual reason.
pre-check-ask = Check { $step } of 3: { $question }
pre-check-ready = All three are fine. You can submit.
pre-check-not-ready = Not yet, please. This is not settled yet: “{ $question }” Once it is, come back and check again.

## People
handed-off = A colleague will take this; your case number is { $case }. They can see our conversation and your order, so you won't have to repeat it. Their reply will appear here, and you can keep asking me meanwhile.
queue-place =
    { $ahead ->
        [0] You're next in line.
        [one] One person is waiting before you.
       *[other] { $ahead } people are waiting before you.
    }
queue-opens = Nobody is at the desk right now; they're back at { $at } and will answer then.
queue-expected = Of those who waited for a person lately, half had an answer within { $time } (working hours only).
span-minutes = { $minutes } minutes
span-hours = { $hours } hours
taken = { $staff } from support has taken your case { $case } and is reading what was said. From here on { $staff } answers you, and I won't interrupt.
requeued = Sorry, { $staff } was held up and hasn't answered you. Case { $case } is back in line in its old place for another colleague. You won't have to repeat anything, and you can keep asking me meanwhile.
escalated = Sorry for the long wait. Nobody has taken case { $case } yet, so I've marked it as most urgent, on top of the team lead's list. I'll tell you here as soon as somebody has it.
handed-back = { $staff } from support has handed the conversation back to me, so just ask. Case { $case } stays open, and support will follow up.
nudge = { $staff } from support is waiting for your reply ({ $case }). If it's solved, reply "solved"; if not, just say so. Without a reply by { $at } the case closes for now; reply "not solved" later and we carry on from there.
lapsed = I haven't heard back from you, so case { $case } is closed for now. If it isn't solved, reply "not solved": support carries on, and you won't have to repeat anything.
returned = Case { $case } is open again, with this message in it. Support carries on from before; you won't have to repeat anything.
reopened = { $staff } from support has reopened case { $case } and carries on with it. News will appear here.
ask-rating = How was the help from support? Only if you like.
offer-rate-1 = Very bad
offer-rate-2 = Bad
offer-rate-3 = So-so
offer-rate-4 = Good
offer-rate-5 = Very good
rated = Thank you, your rating ({ $stars } of 5) is noted.
ask-rating-reason = What went wrong? One sentence is enough, and the team lead will see it. You don't have to.
rating-noted = Thank you for telling us. It's in the case, where the team lead will see it.
rating-over = This rating has expired, or the case is open again, so nothing was noted. Just ask me if there's anything else.
where-received = Yes, we have it. Your message of { $said } is in case { $case }; nobody has taken it yet.
where-with = Yes, we have it. Your message of { $said } is with { $staff } from support ({ $case }), who may not have read it yet.
where-read = { $staff } from support has read your message of { $said } ({ $case }), at { $at }. There's no reply yet.
where-answered = Yes, we have it. { $staff } from support has seen it too and replied at { $at }, further up ({ $case }).
where-coming = Yes, we have it. { $staff } from support replied at { $at } ({ $case }); the reply is on its way to you.
where-again = Yes, we have it. { $staff } from support replied at { $at } ({ $case }), but the reply didn't reach you. I've just sent it again, above. If you still can't see it, just say so.
where-again-perhaps = Yes, we have it. { $staff } from support replied at { $at } ({ $case }), but the reply may not have reached you. I've just sent it again, above. If you've read it already, never mind.
where-until = If there's no reply by { $at }, I'll ask another colleague and tell you here.
bot-reads = Yes, I read every message. I'm the assistant, and nobody from support is handling a case for you right now. If a person should see it, ask for one.
added-to-case = Your case { $case } is still open. I've added this message; the reply will appear here.
relayed = Passed on to the colleague handling your case ({ $case }). Just go on; they get everything you write.
staff-says = { $staff } from support ({ $case }): { $text }
case-closed = Case { $case } is closed. Ask me again whenever you need.
back-to-bot = All right, I'm back. Your case stays open, and any news from support will appear here.
no-case = Nobody is handling a case for you right now. You can just ask me.
cannot-do-cancel = I can't cancel an order for you. You can cancel it in Douyin under My Orders; if it has been shipped, refuse the parcel. If someone should handle it, ask for a person.
cannot-do-correct = I can't change an order's details, and once submitted they usually can't be changed at all. The usual way is to cancel and order again with the right details, or a person can see whether there's still time.
cannot-do-unblock = I can't lift a restriction; only the carrier can.
cannot-do-hurry = I can't make the review faster, and there's no paid way to do it. A person can ask how far it has got.
cannot-do-refund = I can't make the refund myself, but I can tell you where the money is and who returns it.
cannot-do-delete-data = To have what you left here deleted, send “delete my data” as a message of its own.
cannot-do-change-number = I can't change the number for you. Usually you place a new order and choose another one, or a person can take a look.
internal-trouble = Something went wrong on my side. Your message is saved and won't be lost. Please try again in a little while.

## Privacy and scope
sensitive-warning = Your message contained: { $kinds }. I've masked it and haven't kept the original. Please take that message back in the chat; you never need to send this.
sensitive-warning-page = Your message contained: { $kinds }. I've masked it and haven't kept the original; you never need to send this.
sensitive-id-number = an ID number
sensitive-bank-card = a bank card number
sensitive-phone = a phone number
sensitive-code = a verification code
sensitive-token = a password or key
erase-offer =
    What you left here can be deleted, and then it can't be brought back. Before you decide:
    • Deleted: the chat, which orders you looked up, the owner check, reminders, and the texts of closed cases.
    • Kept: the orders themselves (no name, phone or address in them), the numbers of messages and cases (no text), so that none is answered twice, and a record of this deletion.
    • Not kept here: the carrier's real-name records; for those, ask the carrier.
erase-offer-case = • Kept for now: case { $case } is still open; its texts are deleted when it is closed.
erase-offer-ask = Delete it now?
erase-unclear = It can't be brought back, so once more: reply “delete” to delete it, or “keep” to keep it.
not-erased = All right, nothing was deleted. Write any time you have a question.
erase-over = That question about deleting is over, and nothing was deleted. To have what you left here deleted, send “delete my data” again.
erase-over-done = What you left here is already deleted; there is nothing more to confirm. Write any time you have a question.
erased = What you left here is deleted. Kept are the orders themselves (no name, phone or address in them), the numbers of messages and cases, and a record of this deletion. Backups made earlier lose it when they are replaced.
erased-case = Case { $case } is still open and our staff go on with it; its texts are deleted when it is closed.
erased-next = If you write again, we start afresh.
out-of-scope = I can't help with that one. I only know about reviews of SIM cards ordered online: why one was rejected, what to do, how long it takes and how money is refunded.

## The desk: what staff read in the thread of a case
taken-back = { $staff } took a message back.
withdrawn = Taken back: support's copy of that message is deleted. Please delete it in your own chat too.
withdraw-noted = Support knows that you take this back and will not go by it, but may still see the words. Please delete it in your own chat too.
withdraw-how = To take back a message to support, reply to that very message with "withdraw".
staff-button-claim = ✋ I take it
staff-button-draft = 🤖 Draft an answer
staff-button-close = ✅ Close the case
staff-button-bot = Hand back to the bot
staff-button-reopen = Reopen
staff-button-send = 📤 Send it
staff-button-approve = 📣 Send the notice to those who wait
staff-button-dismiss = No notice
staff-button-retry = 🔁 Send again
staff-button-resend = 🔁 Send { $number } again
thread-head = Case { $case } · { $state }
thread-head-customer = Customer: { $customer } ({ $language })
thread-head-reason = Why it is here: { $reason }
thread-head-order = Order: { $order } (owner checked)
thread-head-order-unchecked = Order: { $order } (⚠️ owner NOT checked)
thread-head-entry = The bot's last answer: { $title }
thread-head-evidence = The reviewer wrote: { $text }
thread-head-due-waiting = To be taken by { $at }
thread-head-due = To be answered by { $at }
thread-head-history = What was said last:
thread-state-waiting = waiting since { $since }
thread-state-escalated = ❗ nobody took it, for the admins (since { $since })
thread-state-claimed = { $staff } has it, no reply yet
thread-state-customer = { $staff } replied, waiting for the customer
thread-state-staff = waiting for { $staff } to reply
thread-state-closed = closed
thread-state-rated = closed, rated { $stars } of 5
thread-customer = 👤 { $text }
thread-changed = 👤 ✏️ changed to: { $text }
thread-bot = 🤖 { $text }
thread-staff = 💬 { $staff }: { $text }
thread-note = 📝 { $staff }: { $text }
thread-refused = ⛔ not sent, somebody else has the case. { $staff } wrote: { $text }
thread-undelivered = ⚠️ not delivered, the customer's data are erased. { $staff } wrote: { $text }
thread-erasure = 🗑 The customer had their data erased: what is here goes when the case is closed
thread-taken-back = 👤 (withdrawn by the customer)
thread-held = ⛔ Not done: { $staff } has this case. An admin can assign it to you.
thread-not-sent = ⛔ Not sent: { $staff } has this case. Your words are kept in the case; an admin can assign it to you.
thread-theirs = It's yours already.
thread-nobody-has = Nobody has this case; the bot is answering.
thread-open = This case is open.
thread-closed = ⛔ Not done, and nothing sent: case { $case } is closed. To go on, send /reopen first.
thread-no-case = ⛔ There is no case here; nothing was sent to the customer.
thread-no-cases = This topic belongs to no case, so nobody but staff reads what is written here. /queue shows the cases; each has its own topic.
thread-moved = Case { $case } is worked on here from now on; it had its topic in another group before.
thread-old-case = That button or command belongs to the earlier case { $case } and does nothing any more. /case shows how things stand.
thread-stranger = ⛔ You have no staff account, so nothing was sent. An admin can add one on the server: simdesk staff add NAME --telegram { $id }
thread-revoked = ⛔ The account { $staff } was revoked; nothing was sent.
thread-anonymous = ⛔ Nobody can tell who wrote this, so nothing was sent. Turn off "Remain anonymous" for yourself in the group, or write as yourself.
thread-usage-plain = Nothing goes behind this command (but a case number). All commands: /help
thread-usage-note = Like this: /note what your colleagues should know (the customer doesn't see it)
thread-usage-assign = Like this: /assign NAME
thread-usage-faq = Like this: /faq words or an entry's name, such as /faq refund
thread-usage-incident = Like this: /approve I-3 sends the notice; /dismiss I-3 does not
thread-usage-lookup = Like this: /lookup any order number; or /lookup PHONE-TAIL DATE, such as /lookup 1234 2026-11-20
thread-unknown-command = There is no command /{ $name }. All commands: /help
thread-help =
    Whatever you write in a customer's thread goes to the customer; the first message takes the case. Photos, voice, files and stickers go too; edits are mirrored; a reply to a message is a reply on their side as well.
    /claim take it · /close close it (words may follow) · /reopen · /bot hand back to the bot
    /note for colleagues only · /assign NAME · /draft the bot drafts · /faq WORDS answer from the FAQ
    /delete take back: as a reply to that message · /ban hear no more from the customer · /unban
    /case how it stands · /lookup NUMBER an order · /queue · /undelivered · /who · /stats last 7 days
thread-only-in-thread = This command works in a customer's thread. Here you can use /queue, /undelivered, /who, /lookup, /stats and /help.
thread-waits = ⏰ { $case } has been waiting since { $since }, and nobody has taken it.
thread-waits-admins = ❗ { $case } has been waiting since { $since }, and still nobody has taken it. { $admins }: please make sure that somebody takes it.
thread-waits-no-admin = ❗ { $case } has been waiting since { $since }, and still nobody has taken it. There is no admin account here, so would somebody please take it.
thread-all-delivered = Everything has been delivered.
thread-undelivered-list = Not delivered: { $count }. The latest { $listed }:
thread-undelivered-perhaps = { $number } · { $customer } · may not have arrived: { $why }
thread-undelivered-failed = { $number } · { $customer } · not delivered: { $why }
thread-queue = { $waiting } waiting, { $held } being worked on
thread-queue-waiting = ⏳ { $case } since { $since }
thread-queue-escalated = ❗ { $case } since { $since }, for the admins
thread-queue-due = 💬 { $case } waits for { $staff }
thread-queue-held = 🕐 { $case } { $staff } replied, waiting for the customer
thread-who = Staff:
thread-who-admin = { $staff } (admin): { $cases } at hand
thread-who-agent = { $staff }: { $cases } at hand
thread-incident-cause = 🚨 { $incident }: { $count } customers in { $minutes } minutes about the cause "{ $name }"; { $usual }.
thread-incident-code = 🚨 { $incident }: { $count } customers in { $minutes } minutes about the carrier's { $name }; { $usual }.
thread-incident-carrier = 🚨 { $incident }: { $count } customers in { $minutes } minutes about orders of { $name }; { $usual }.
thread-incident-weeks = { $usual } are usual (same hours, weeks compared: { $weeks })
thread-incident-days = { $usual } are usual (same hours, days compared: { $days }; no more is known yet)
thread-incident-unknown = nothing is known yet of what is usual
thread-incident-peak = At the most since: { $peak }.
thread-incident-over = ✅ It is over.
thread-incident-suggested =
    Suggested notice, not sent so far (each customer reads it in their language):
    { $notice }
    Press a button to send it or not; where the buttons fail, /approve { $incident } or /dismiss { $incident }.
thread-incident-sending =
    { $staff } has approved the notice; it is on its way to those who wait:
    { $notice }
thread-incident-sent =
    { $staff } has had the notice sent, to { $told }:
    { $notice }
thread-incident-dismissed = { $staff } decided that no notice is needed.
thread-incident-none = There is no incident { $incident }; nothing was sent.
thread-incident-was-over = Incident { $incident } is over and nobody waits because of it any more; nothing was sent.
thread-incident-was-sent = { $staff } has had the notice of incident { $incident } sent already; nothing more was sent.
thread-incident-changed = Incident { $incident } has just been changed by somebody else; nothing was sent. Please try once more.
found-aliases = Also known as: { $numbers }
found-carrier = Carrier: { $carrier }
found-cause = Cause: { $title } ({ $grounds })
found-grounds-code = by the code { $code }
found-grounds-words = by its words
found-grounds-likeness = by likeness, please check
found-grounds-nothing = the reason says nothing
found-paid-unknown = Paid: not known
found-paid-nothing = Paid: nothing
found-paid-platform = Paid: { $what } { $amount }, to the platform
found-paid-carrier = Paid: { $what } { $amount }, to the carrier
found-paid-somebody = Paid: { $what } { $amount }, to whom is not known
found-refund-unknown = Refund: not known
found-refund-none = Refund: none
found-refund-processing = Refund: under way
found-refund-refused = Refund: refused by the seller
found-refund-done = Refund: done
found-refund-done-at = Refund: done on { $date }
found-repeats = Repeats order { $order }
found-repeated-as = Submitted again as { $order }
found-before = Before, { $at }: { $what }
found-no-tail = No phone tail is stored: the owner can't be checked.
found-none =
    No order has the number { $number }. The likely reasons:
    1. A digit is wrong: copy the number from the order's page.
    2. It is the number of something else (product, activity, parcel, SIM card).
    3. It isn't imported yet: that takes from 10 minutes to 3 days after the order.
found-none-of-day = No order with this phone tail went in on { $day } (Asia/Shanghai).
found-no-order-iccid = This is the number printed on a SIM card (8986…). The order number is on the order's page.
found-no-order-tracking = This is a parcel's tracking number. The order number is on the order's page.
found-no-order-device = This is the number of a device or a SIM card. The order number is on the order's page.
found-no-order-damaged = A spreadsheet has destroyed the last digits of this number. Copy it from the order's page.
found-no-order-partial = This number has digits missing or too many. Copy it from the order's page.
found-no-order-phone = This is a phone number. Look up its last four digits with a day: /lookup 1234 2026-11-20
found-no-order-private = This is the number of an identity document or a bank card. It is not stored here; please don't send it.
found-no-order-other = This is no order number: one has 4 to 40 letters and digits.
figures-head = 📊 { $from } to { $to }
figures-orders = Orders stored: { $count }
figures-rejections = Rejections: { $count }
figures-row = • { $name }: { $count }
figures-talks = Conversations: { $count }
figures-without-human = answered without a person
figures-clarified = the bot asked back
figures-handed-off = handed to a person
figures-why = Why they were handed over:
figures-why-asked = asked for a person
figures-why-not-understood = not understood
figures-why-complaint = complaint
figures-why-overdue = the review is overdue
figures-why-owner-check = the owner could not be checked
figures-why-age-dispute = refused for age although old enough
figures-why-action = wants what only staff can do
figures-why-not-solved = the answer did not solve it
figures-why-not-reached = something did not arrive
figures-why-entry = a topic that always goes to a person
figures-first-answer = First answer by a person: half within { $median }, nine of ten within { $most } ({ $count } answered)
figures-no-first-answer = First answer by a person: none in these days
figures-waiting = Waiting for a first answer: { $count }
figures-out-of-scope = The bot is not for these (one of each kind):
figures-not-understood = It did not understand these (one of each kind):
waited-seconds = { $seconds } s
waited-minutes = { $minutes } min
waited-hours = { $hours } h { $minutes } min
waited-days = { $days } d { $hours } h
why-blocked = the customer blocked the bot
why-deactivated = the customer's account was deleted
why-no-chat = the customer has never opened a chat with the bot, or deleted it
thread-draft =
    Draft (the customer has not seen it):

    { $text }

    Press the button to send it; to change it, copy it, edit it and send it yourself.
thread-draft-from = It answers "{ $question }", from the FAQ: { $titles }
thread-draft-from-order = It answers "{ $question }", from what is known of the order.
thread-draft-from-case = ⚠️ The bot isn't sure what "{ $question }" means; this is what the case is about: { $titles }
thread-no-draft = The bot isn't sure enough to draft this one. /faq WORDS may have something ready.
thread-draft-over = That draft is over (there was a newer one, or it was sent), so nothing was sent.
thread-draft-overtaken = The customer has written since this draft was made, so nothing was sent. Read that first: the button below sends the draft all the same, /draft makes a new one.
thread-no-entry = Nothing in the FAQ fits "{ $text }". Try other words, such as /faq refund
thread-no-staff = There is no account called { $staff }. /who lists them.
thread-reply-needed = Reply to the message that you want to take back with /delete.
thread-too-long = ⛔ Not sent: too long, { $length } characters; one message takes at most { $most }. Please send it in several.
thread-only-text = ⛔ Not sent: this customer's channel takes text only.
thread-not-delivered = ⚠️ The customer did not get it: { $why }
thread-perhaps-delivered = ⚠️ The customer may not have got it: { $why }
thread-retried = It is in the queue again.
thread-retried-before = That was sent again before: it is on its way or has arrived. If it fails again, you read that here.
thread-nothing-to-retry = That was sent again before, or is gone.
thread-done = Done.
case-reason-asked = asked for a person
case-reason-not-understood = the bot did not understand twice
case-reason-complaint = complaint
case-reason-overdue = the review is overdue
case-reason-owner-check = the owner could not be checked
case-reason-age = refused for age although old enough: please check
case-reason-cancel = wants to cancel the order
case-reason-correct = wants the details corrected
case-reason-unblock = wants a restriction lifted
case-reason-hurry = wants the review faster
case-reason-refund = wants a refund
case-reason-delete-data = wants their data deleted
case-reason-change-number = wants another number
case-reason-not-solved = "{ $title }" did not solve it
case-reason-entry = "{ $title }" needs a person
case-reason-not-reached = a message did not reach the customer: please reach them another way
deed-claimed = ✋ taken by { $staff }
deed-assigned = ➡️ { $staff } gave it to { $to }
deed-handed-back = 🤖 { $staff } handed back to the bot; the case waits
deed-closed = ✅ closed by { $staff }
deed-reopened = 🔓 reopened by { $staff }
deed-returned = 🔓 the customer wrote again: reopened
deed-solved = ✅ solved, says the customer
deed-left = 🤖 the customer went back to the bot
deed-rated = ⭐ rated { $stars } of 5 by the customer
deed-idle = ⏰ { $staff } did not reply for too long; it waits again
deed-lapsed = ✅ closed by itself: the customer did not reply
deed-reminded = ⏰ nobody has taken it yet
deed-escalated = ❗ still nobody has taken it: for the admins
deed-nudged = the customer was asked whether anything is open
deed-cut = ✂️ this message was too long: the first { $kept } of { $whole } characters were kept
deed-banned = 🚫 { $staff } banned the customer; the bot is silent too
deed-unbanned = { $staff } lifted the ban
deed-withdrawn = { $staff } took a message back
deed-withdrawn-customer = 👤 the customer took a message back
deed-blocked = 🔕 the customer blocked the bot: nothing reaches them now
deed-unblocked = 🔔 the customer is back: they can be reached again
deed-news-kept = There was news of the order; not told, this customer has notices off
deed-notice-kept = The notice of { $incident } was not told: this customer has notices off
deed-missed-answer = ⚠️ the bot's answer above did not arrive: { $why }
deed-perhaps-missed-answer = ⚠️ the bot's answer above may not have arrived: { $why }
deed-missed-news = ⚠️ the news above did not arrive: { $why }
deed-perhaps-missed-news = ⚠️ the news above may not have arrived: { $why }
deed-missed-staff = ⚠️ what staff wrote above did not arrive: { $why }
deed-perhaps-missed-staff = ⚠️ what staff wrote above may not have arrived: { $why }
media-photo = [photo]
media-file = [file]
media-animation = [animation]
media-audio = [audio]
media-video = [video]
media-voice = [voice message]
media-sticker = [sticker]
media-contact = [contact]
media-location = [location]
media-other = [something else]

## Something suddenly frequent: the notice for everybody, sent when staff have approved it
incident-notice-cause = More people than usual have this problem at the moment: { $name }. It may not be your details. Support is looking for the reason and has no result yet, so I won't say how long it takes. No need to submit again and again meanwhile. An open case goes on as usual; without one, reply "human" if you want a person.
incident-notice-carrier = More people than usual ask about { $name } orders at the moment. It may not be your details. Support is looking for the reason and has no result yet, so I won't say how long it takes. No need to submit again and again meanwhile. An open case goes on as usual; without one, reply "human" if you want a person.
incident-notice-code = More people than usual get { $name } from the carrier at the moment. It may not be your details. Support is looking for the reason and has no result yet, so I won't say how long it takes. No need to submit again and again meanwhile. An open case goes on as usual; without one, reply "human" if you want a person.
carrier-name-mobile = China Mobile
carrier-name-unicom = China Unicom
carrier-name-telecom = China Telecom
carrier-name-cbn = China Broadnet
incident-name-code = code { $code }

## Web pages
web-language = English
web-brand = SIM review help
web-skip = Skip to the content
web-nav = Main pages
web-nav-chat = Chat
web-nav-languages = Language
web-nav-crumbs = You are here
web-footer = No ID numbers, bank cards, verification codes or ID photos are needed here, and nothing costs anything. What you write is used to help you and to improve these answers. You can ask to have it deleted at any time.
web-home-title = What to do when a SIM card order fails review
web-home-head = Was the SIM card you ordered online rejected at review?
web-home-about = Find the cause, what to do, when to try again and how refunds work. Or just send the failure message or your order number in the chat.
web-home-chat = Chat, and look up my order
web-search-label = Search common questions
web-search-hint = Paste the failure message, or write your question
web-search-button = Search
web-search-title = Search
web-search-none = Nothing found. Try other words, or ask in the chat.
web-search-found = Search results
web-search-ask = Ask in the chat
web-topic-causes = Why a review fails
web-topic-outcomes = Other results
web-topic-questions = Timing, trying again and refunds
web-topic-tips = How to pass the first time
web-entry-remedy = What to do
web-entry-checks = Before you submit
web-entry-refund = Your money
web-entry-refund-text = If you get no card, what you paid should normally be returned: by the platform if you paid the platform, by the carrier if you paid the carrier. If you paid nothing (¥0), there is nothing to refund. Send your order number in the chat to see how yours stands.
web-entry-chat = Something else, or look up my order
web-entry-related = Related questions
web-helped = Did this help?
web-helped-yes = Yes
web-helped-no = No
web-helped-thanks = Thank you, noted.
web-not-found-title = Page not found
web-not-found-text = The address may be mistyped, or the page was renamed. You may find it here:
web-chat-title = Chat
web-chat-log = Conversation
web-chat-label = Your message
web-chat-hint = Failure message, order number, or your question
web-chat-send = Send
web-samples = Demo: orders to try, with their last 4 phone digits
web-any-tail = any 4 digits
said-on-page = You wrote on the page:

## The chat on the web
web-chat-who-you = You:
web-chat-who-bot = Assistant:
web-chat-who-staff = Staff:
web-chat-sending = Sending…
web-chat-delivered = Delivered
web-chat-failed = Not sent
web-chat-again = Send again
web-chat-edited = Edited
web-chat-typing = Looking it up…
web-chat-newer = New messages
web-chat-offline = You are offline. Keep writing: it is sent when you are back, once, and nothing is lost.
web-chat-reconnecting = Connection lost. Reconnecting…
web-chat-stranger = Your browser is no longer recognised: the page was open too long, or cookies are off. Please reload it; if that does not help, allow cookies for this site.
web-chat-warn-id = That looks like an ID number. It is not needed to look up an order, so please remove it. If you send it anyway, it is masked before it is kept.
web-chat-warn-card = That looks like a bank card number. It is not needed to look up an order, so please remove it. If you send it anyway, it is masked before it is kept.
web-chat-order = Look up my order
web-chat-order-hint = The last 4 digits of the phone number on the order, to check that it is yours.
web-chat-order-number = Order number
web-chat-order-tail = Last 4 digits
web-chat-order-ask = Look up
web-chat-order-says = Order { $order }, last four digits { $tail }
web-chat-human = Talk to a person
web-chat-delete = Delete my data
web-chat-noscript = After sending, reload the page to see new answers.
web-chat-reload = Reload
web-chat-telegram = This conversation began on Telegram. What is answered here also arrives there.
web-chat-widget-open = Ask us
web-chat-widget-close = Close chat
web-chat-widget-unread = Unread messages:

## The status page
web-status-title-order = Order status
web-status-title-case = Case { $what }
web-status-as-of = As of { $what }, Beijing time
web-status-waiting = Waiting in the queue; nobody has taken it yet
web-status-claimed = { $what } has taken it and is reading it
web-status-waiting-on-customer = { $what } has answered and waits for your reply
web-status-waiting-on-staff = { $what } has it and will see what you wrote last
web-status-closed = Closed
web-status-answers = Answers from staff
web-status-no-answers = No answer from staff yet.
web-later-title = Not available just now
web-later = Our system did not answer in time. It is not your fault, and nothing that was said is lost. Please try again in a moment.
web-status-continue = Go on in the chat
web-status-reload = Reload for the latest
web-status-keep = You can bookmark this page and come back without signing in. Whoever has the link can read it and go on in the chat as you, so please keep it to yourself.
web-status-days = The link works through { $what }.
web-status-telegram = This began on Telegram. Answers from staff also arrive there.
web-status-gone-title = This link no longer works
web-status-gone = Part of the address may be missing, or the link has expired. Your order and your case are not affected: send your order number in the chat to look it up, or ask for a person about your case.
status-link = You can leave and come back here to see how your case stands and what staff have answered: { $url }

## Web: the seat assistant, for staff
web-assist-title = Seat assistant
web-assist-about = Paste what a buyer wrote in another system. You get an answer to copy, what it is based on, and a status link. Nothing is sent from here, and the buyer's words are not kept.
web-assist-nobody = There is no account of staff yet, so nobody can log in. On the machine that runs simdesk: simdesk staff add NAME --role admin, then simdesk staff token NAME --as NAME.
web-assist-token = Your token
web-assist-token-help = You or an admin make it with simdesk staff token NAME --as YOURSELF. It is shown once; a lost one is replaced by a new one.
web-assist-enter = Log in
web-assist-wrong = Please log in: the token is wrong or has ended.
web-assist-too-many = Too many wrong tokens from this address. Please try again in a few minutes.
web-assist-label = What the buyer wrote
web-assist-say = Answer in
web-assist-say-same = the buyer's language
web-assist-ask = Get an answer
web-assist-anew = Start over
web-assist-keys = Ctrl/⌘+Enter asks · Enter on the answer (or Ctrl/⌘+Shift+C) copies · Esc starts over
web-assist-answer = Answer
web-assist-copy = Copy the answer
web-assist-copy-link = Copy the link
web-assist-copied = Copied
web-assist-none = Not sure what is being asked, so there is no answer. See the nearest questions below, or ask the buyer for the failure message or the order number.
web-assist-masked = ID numbers, bank cards and the like were masked. Please ask the buyer not to send them again.
web-assist-cut = Too long: only the beginning was read.
web-assist-missing = No order with this number: a digit may be wrong, it may be another number, or it is not imported yet.
web-assist-link = Status link
web-assist-link-about = For the buyer alone: for 30 days it shows where this order stands. Don't send it to anyone else.
web-assist-why = Based on
web-assist-reason = The review's reason means
web-assist-words = The words are most like
web-assist-code = code
web-assist-pattern = words
web-assist-likeness = likeness
web-assist-nothing-known = Nothing to go by
web-assist-record = The order's record
web-assist-who = Signed in as { $what }
web-assist-leave = Log out
