"""Pairs of findings on nearby lines: the same defect in other words, or two defects."""

from typing import NamedTuple


class Said(NamedTuple):
    rule: str
    line: int
    title: str
    description: str
    quote: str = ""


SAME: tuple[tuple[Said, Said], ...] = (
    (
        Said("security/sql-injection", 12, "SQL query is built from the request parameter",
             "`name` comes from the query string and is put into the statement by an f-string; `'; DROP TABLE users` runs. Pass it as a parameter.",
             'cursor.execute(f"SELECT * FROM users WHERE name = \'{name}\'")'),
        Said("logic/wrong-condition", 11, "User input is interpolated into the SQL statement",
             "A `name` with a quote breaks the query or injects SQL. Use a bound parameter instead of the f-string.",
             'cursor.execute(f"SELECT * FROM users WHERE name = \'{name}\'")'),
    ),
    (
        Said("logic/off-by-one", 42, "The first item is left out of the total",
             "For a cart with one item, `items[1:]` is empty and the total is 0. Iterate over all items.",
             "    for item in items[1:]:"),
        Said("logic/off-by-one", 42, "Loop skips the first element of the cart",
             "`items[1:]` drops the first item, so every total is too low by its price.",
             "    for item in items[1:]:"),
    ),
    (
        Said("logic/null-dereference", 30, "`user` may be None when the id is unknown",
             "`find_user` returns None for an unknown id, then `user.email` raises AttributeError.",
             "    send(user.email)"),
        Said("generalist/other", 29, "Missing None check on the result of `find_user`",
             "With an id that is not in the table `user` is None and `user.email` fails with AttributeError.",
             "    user = find_user(user_id)"),
    ),
    (
        Said("performance/n-plus-one", 55, "One query per order inside the loop",
             "`order.customer` loads each customer separately: 1,000 orders are 1,001 queries. Use `select_related('customer')`.",
             "        names.append(order.customer.name)"),
        Said("architecture/other", 54, "N+1 queries when listing orders",
             "Each iteration fetches `order.customer` with a query of its own. Prefetch the customer with select_related.",
             "    for order in orders:"),
    ),
    (
        Said("security/secret", 3, "API key is committed in the source",
             "`API_KEY` holds a live key that everyone who can read the repository can use. Read it from the environment and revoke it.",
             'API_KEY = "sk_live_4eC39"'),
        Said("style/other", 3, "Hard-coded credential `API_KEY`",
             "A live API key in the repository leaks to every reader. Load it from an environment variable.",
             'API_KEY = "sk_live_4eC39"'),
    ),
    (
        Said("logic/race", 80, "Two requests can both see the seat as free",
             "Between `is_free(seat)` and `book(seat)` another request may book it; both succeed. Take a lock or use a unique constraint.",
             "    if is_free(seat):"),
        Said("security/toctou", 81, "Check-then-act race when booking a seat",
             "`is_free` and `book` are not atomic: two concurrent requests book the same seat. Use a transaction with a unique constraint.",
             "        book(seat)"),
    ),
    (
        Said("logic/resource-leak", 18, "The file is never closed when parsing fails",
             "If `parse` raises, `f.close()` is not reached and the handle leaks. Open it in a `with` block.",
             "    f = open(path)"),
        Said("performance/leak", 21, "File handle leaks on an exception",
             "`f` stays open whenever `parse(f)` throws, until the process runs out of descriptors. Use `with open(path)`.",
             "    f.close()"),
    ),
    (
        Said("logic/async", 9, "forEach does not wait for the async callback",
             "`saveAll` returns before any `save` has finished, and rejections are unhandled. Use `for … of` with await or `Promise.all`.",
             "  items.forEach(async (item) => {"),
        Said("performance/other", 9, "`await` inside forEach is not awaited",
             "The promises of the callback are dropped: `saveAll` resolves before the saves. Map to promises and await `Promise.all`.",
             "  items.forEach(async (item) => {"),
    ),
    (
        Said("security/path-traversal", 64, "The download path is taken from the request",
             "`../../etc/passwd` as `name` leaves the directory and any file is sent. Resolve the path and check it is below `ROOT`.",
             "    return send_file(os.path.join(ROOT, name))"),
        Said("logic/other", 64, "Path traversal through `name`",
             "`os.path.join(ROOT, name)` does not stop `../`; a request reads files outside of `ROOT`.",
             "    return send_file(os.path.join(ROOT, name))"),
    ),
    (
        Said("logic/error-handling", 33, "The error of `Close` is ignored, so a failed write is reported as success",
             "`defer f.Close()` drops the error; with a full disk the export is cut and nil is returned.",
             "	defer f.Close()"),
        Said("architecture/other", 33, "Write errors are lost in the deferred Close",
             "A full disk shows only at `Close`, whose error `defer f.Close()` discards: the export is truncated silently.",
             "	defer f.Close()"),
    ),
)  # fmt: skip

DIFFERENT: tuple[tuple[Said, Said], ...] = (
    (
        Said("security/sql-injection", 12, "SQL query is built from the request parameter",
             "`name` comes from the query string and is put into the statement by an f-string. Pass it as a parameter.",
             'cursor.execute(f"SELECT * FROM users WHERE name = \'{name}\'")'),
        Said("performance/unbounded", 12, "The query returns all columns of every matching user",
             "`SELECT *` without a limit loads the whole table when many users share the name. Select what is shown, with a limit.",
             'cursor.execute(f"SELECT * FROM users WHERE name = \'{name}\'")'),
    ),
    (
        Said("logic/null-dereference", 30, "`user` may be None when the id is unknown",
             "`find_user` returns None for an unknown id, then `user.email` raises AttributeError.",
             "    send(user.email)"),
        Said("security/data-exposure", 30, "The e-mail goes to an address nobody confirmed",
             "`user.email` can be changed without confirmation, so the reset link reaches an attacker.",
             "    send(user.email)"),
    ),
    (
        Said("logic/use-after-free", 7, "`user` is dereferenced after free",
             "The pointer is used in the log line after `free(user)`.", "  log(user->name);"),
        Said("logic/swapped", 8, "`order` and `user` are swapped in the call",
             "`notify(user, order)` takes the order first; the wrong person is told.",
             "  notify(user, order);"),
    ),
    (
        Said("logic/off-by-one", 42, "The last page is never fetched",
             "With 101 items `range(1, pages)` stops at page 1; items 101 on are missing. Use `pages + 1`.",
             "    for page in range(1, pages):"),
        Said("performance/other", 44, "Pages are fetched one after the other",
             "With 100 pages of 200 ms the call takes 20 s. Fetch the pages concurrently.",
             "        items += fetch(page)"),
    ),
    (
        Said("logic/resource-leak", 18, "The file is never closed when parsing fails",
             "If `parse` raises, `f.close()` is not reached. Open it in a `with` block.",
             "    f = open(path)"),
        Said("logic/encoding", 18, "The file is opened with the platform's encoding",
             "On Windows `open(path)` reads UTF-8 as cp1252 and names are garbled. Pass `encoding='utf-8'`.",
             "    f = open(path)"),
    ),
    (
        Said("security/secret", 3, "API key is committed in the source",
             "`API_KEY` holds a live key that every reader can use. Read it from the environment.",
             'API_KEY = "sk_live_4eC39"'),
        Said("security/secret", 5, "Database password is committed in the source",
             "`DB_PASSWORD` holds the production password that every reader can use. Read it from the environment.",
             'DB_PASSWORD = "hunter2"'),
    ),
    (
        Said("logic/null-dereference", 21, "`order` may be null when the cart is empty",
             "`createOrder` returns null for an empty cart, then `order.id` throws a TypeError.",
             "  redirect(order.id);"),
        Said("logic/null-dereference", 24, "`customer` may be null for a guest",
             "`session.customer` is null for a guest, then `customer.email` throws a TypeError.",
             "  mail(customer.email);"),
    ),
    (
        Said("logic/race", 80, "Two requests can both see the seat as free",
             "Between `is_free(seat)` and `book(seat)` another request may book it.",
             "    if is_free(seat):"),
        Said("logic/wrong-condition", 80, "A seat on hold counts as free",
             "`is_free` looks at bookings alone, so a seat held in another cart is sold.",
             "    if is_free(seat):"),
    ),
    (
        Said("style/misleading-name", 14, "`get_user` also creates the user",
             "A reader expects no side effect of `get_user`; it inserts a row when the user is missing.",
             "def get_user(name):"),
        Said("logic/race", 17, "Two calls of `get_user` create the user twice",
             "Both see no row and both insert; there is no unique constraint on `name`.",
             "        db.insert(User(name))"),
    ),
    (
        Said("security/xss", 50, "The comment is put into the page unescaped",
             "`<script>` in `comment.body` runs in the reader's browser. Use `textContent`.",
             "  node.innerHTML = comment.body;"),
        Said("logic/null-dereference", 50, "`comment.body` is undefined for a deleted comment",
             "Deleted comments have no body and the page shows the word undefined.",
             "  node.innerHTML = comment.body;"),
    ),
    (
        Said("performance/other", 60, "The regular expression is compiled in every call",
             "`re.compile` runs for each of a million rows. Compile it once at import.",
             "    pattern = re.compile(PATTERN)"),
        Said("security/redos", 60, "The regular expression backtracks exponentially",
             "`(a+)+$` takes minutes for 40 letters a, so one request blocks the worker.",
             "    pattern = re.compile(PATTERN)"),
    ),
    (
        Said("logic/timezone", 5, "`datetime.now()` is compared with a UTC time",
             "East of Greenwich tokens expire hours early. Use `datetime.now(UTC)`.",
             "    if token.expires < datetime.now():"),
        Said("logic/boundary", 5, "A token is accepted in the second it expires",
             "`<` lets a token whose `expires` equals now through. Use `<=`.",
             "    if token.expires < datetime.now():"),
    ),
)  # fmt: skip

LATER_SAME: tuple[tuple[Said, Said], ...] = (
    (
        Said("security/ssrf", 25, "The server fetches any URL a user gives",
             "`requests.get(url)` with `http://169.254.169.254/` returns cloud credentials. Allow only known hosts.",
             "    body = requests.get(url).text"),
        Said("logic/other", 25, "SSRF: `url` is fetched without a check of its host",
             "A user passes `http://169.254.169.254/` and reads the cloud metadata through `requests.get(url)`.",
             "    body = requests.get(url).text"),
    ),
    (
        Said("logic/mutable-default", 2, "The default list is shared between calls",
             "`items=[]` is made once; the second call of `add` sees the first call's items. Use None as default.",
             "def add(item, items=[]):"),
        Said("style/other", 2, "Mutable default argument `items=[]`",
             "Every call of `add` without `items` appends to the same list. Default to None and make the list inside.",
             "def add(item, items=[]):"),
    ),
)  # fmt: skip
LATER_DIFFERENT: tuple[tuple[Said, Said], ...] = (
    (
        Said("logic/overflow", 71, "The product overflows 32 bits",
             "`width * height` of a 70,000 pixel square is negative and the buffer too small. Use `size_t`.",
             "  int size = width * height;"),
        Said("logic/other", 72, "The result of `malloc` is not checked",
             "Without memory `buffer` is NULL and `memset` crashes.",
             "  char *buffer = malloc(size);"),
    ),
    (
        Said("security/cors", 13, "Any origin may send credentials",
             "`Access-Control-Allow-Origin` echoes the request's origin with credentials allowed.",
             "  res.header('Access-Control-Allow-Origin', req.headers.origin);"),
        Said("performance/other", 13, "Caches serve the header of another origin",
             "Without `Vary: Origin` a shared cache answers with the first caller's origin.",
             "  res.header('Access-Control-Allow-Origin', req.headers.origin);"),
    ),
    (
        Said("logic/timeout", 40, "The request has no timeout",
             "A server that does not answer blocks `sync` for ever. Pass `timeout=10`.",
             "    response = session.get(url)"),
        Said("logic/error-handling", 40, "A 500 response is stored as data",
             "`session.get` does not raise on status 500 and the error page is parsed. Call `raise_for_status`.",
             "    response = session.get(url)"),
    ),
)  # fmt: skip
"""Written after the bar was chosen on those above."""
