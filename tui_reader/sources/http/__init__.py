"""HTTP requests: throttled, bounded and safe.

Pages come from untrusted servers, thousands in a row, and any of them may be slow, hostile or down.
`client.Client` fetches them over httpcore's connections and a pool of its own; httpx supplies URLs, proxies and
certificates only. httpcore's pool was measured at three times the cost of the rest of a request, and it loses
connections whose request is cancelled while they connect. What each module guards:

- `throttle`: per host, a delay between requests, a limit on concurrent ones, and back-off on Retry-After.
- `robots`: robots.txt is read before the first page of a site and obeyed, with its crawl delay.
- `dns`: names are resolved once, private addresses are refused to links from the web, and the connection goes to
  the very address that was checked. A DNS answer that changes in between (DNS rebinding) has no effect.
- `connection`: one connection, directly or through a proxy. Its byte counter counts everything on the wire, so
  that endless headers, interim responses and bodies end at a limit; a response followed by more bytes than it
  announced makes the connection unfit for another request.
- `response`: what is not a page is refused before its body is read; bodies are decompressed piece by piece and
  never above the limit.
- `fetch_attempt`: one deadline for name look-ups, redirects and retries together. It does not run while a request
  waits for the throttle. Source headers and passwords go to their own host only.
- `errors`: every failure becomes one line for users, with whether a retry may help.

A user who waits for a page gets it by `fetching.INTERACTIVE`: no delay, no retries, no robots.txt.
"""
