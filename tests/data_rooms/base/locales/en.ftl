-bot = helper
hello = Hello, this is the { -bot }.
days = { $total ->
    [one] Day { $day } of one day
   *[other] Day { $day } of { $total } days
}
both = { hello } { days }
