"""The web site: feeds over HTTP and pages for people. It parses, asks one action, and lays out the answer.

Routes, which `app` lists: `home`, `year`, `event`, `feeds`, `private_feeds`, `answer`, `unsubscribe`, `stylesheet`,
`robots`, `health`, `metrics`. All of them work with a `site`; `calendars` says which calendars anybody may see.

Pages: `pages` has the templates, `entries` and `words` what stands in them, `places` the addresses of one another,
`subscription` and `qr` how to subscribe. `signed` and `signed_words` are for pages behind signed links. `published`
writes pages and feeds as files.

Feeds ready before they are asked for: `document` is what is served, `cache` keeps it, `freshness` knows whether it
still holds, `addresses` finds it, `ready` and `express` answer with it in front of the site.

HTTP: `conditional`, `encoding`, `prefix`, `security`, `failures`; `visitors`, `rate` and `limits` for those who ask too
often; `server`, `connections` and `joining` for what goes on below.
"""
