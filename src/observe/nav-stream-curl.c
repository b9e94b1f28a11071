// SPDX-License-Identifier: Apache-2.0
// Streams carried by libcurl: plain HTTP/1.1 to the server itself, where an event costs little more
// than its read. Connections are used again; one that the server closed meanwhile is made anew.

#include "observe/nav-stream-private.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#define READ_BYTES   8192
#define IDLE_SECONDS 60

typedef struct {
  NavStream *stream;
  NavCurlLoop *loop;
  const NavClock *clock;
  CURL *easy;
  GBytes *body;
  struct curl_slist *headers;
  gint64 until_us; /* the answer may take no longer */
  char *phrase;    /* of the last status line */
  char *type;
  char *server;
  int errno_of_socket; /* 0: there was one */
  gboolean begun; /* the head of the answer is known */
  char error[CURL_ERROR_SIZE];
} Transfer;

static void
transfer_free (Transfer *transfer)
{
  curl_easy_cleanup (transfer->easy);
  curl_slist_free_all (transfer->headers);
  g_bytes_unref (transfer->body);
  g_free (transfer->phrase);
  g_free (transfer->type);
  g_free (transfer->server);
  g_free (transfer);
}

static void
set_value (char **value, const char *line, gsize length)
{
  g_free (*value);
  *value = g_strstrip (g_strndup (line, length));
}

/* "HTTP/1.1 200 OK" */
static void
take_status_line (Transfer *transfer, const char *line, gsize length)
{
  const char *code = memchr (line, ' ', length);
  const char *phrase = code ? memchr (code + 1, ' ', length - (gsize) (code + 1 - line)) : NULL;

  g_clear_pointer (&transfer->type, g_free);
  g_clear_pointer (&transfer->server, g_free);
  set_value (&transfer->phrase, phrase ? phrase : line + length,
             phrase ? length - (gsize) (phrase - line) : 0);
}

static gboolean
is_header (const char *line, gsize length, const char *name)
{
  return length > strlen (name) && g_ascii_strncasecmp (line, name, strlen (name)) == 0;
}

/* The blank line. Informational answers have heads, too. */
static void
take_end_of_head (Transfer *transfer)
{
  long status = 0;

  curl_easy_getinfo (transfer->easy, CURLINFO_RESPONSE_CODE, &status);
  if (status < 200)
    return;
  transfer->begun = TRUE;
  _nav_stream_begin (transfer->stream, &(NavStreamHead){ (guint) status, transfer->phrase,
                                                         transfer->type, transfer->server });
}

/* A line of a head; those after the body, of trailers, say nothing. */
static size_t
on_header (char *line, size_t size, size_t n, void *user_data)
{
  Transfer *transfer = user_data;
  gsize length = size * n;

  if (transfer->begun)
    return length;
  if (is_header (line, length, "HTTP/"))
    take_status_line (transfer, line, length);
  else if (is_header (line, length, "Content-Type:"))
    set_value (&transfer->type, line + strlen ("Content-Type:"), length - strlen ("Content-Type:"));
  else if (is_header (line, length, "Server:"))
    set_value (&transfer->server, line + strlen ("Server:"), length - strlen ("Server:"));
  else if (length > 0 && (line[0] == '\r' || line[0] == '\n'))
    take_end_of_head (transfer);
  return length;
}

/* Taking less than all of it ends the transfer. */
static size_t
on_body (char *bytes, size_t size, size_t n, void *user_data)
{
  Transfer *transfer = user_data;
  gint64 at_us = nav_curl_loop_get_read_us (transfer->loop);

  return _nav_stream_take (transfer->stream, bytes, size * n, at_us) ? size * n : 0;
}

/* Called whenever something was written or read, until all is written. */
static int
on_progress (void *user_data, curl_off_t down_all, curl_off_t down, curl_off_t up_all,
             curl_off_t up)
{
  Transfer *transfer = user_data;

  (void) down_all;
  (void) down;
  if (up_all == 0 || up < up_all)
    return 0;
  _nav_stream_sent (transfer->stream);
  curl_easy_setopt (transfer->easy, CURLOPT_NOPROGRESS, 1L);
  return 0;
}

/* Not to be inherited by the programs that we start. */
static curl_socket_t
on_open_socket (void *user_data, curlsocktype purpose, struct curl_sockaddr *address)
{
  Transfer *transfer = user_data;
  int fd = socket (address->family, address->socktype | SOCK_CLOEXEC, address->protocol);

  (void) purpose;
  transfer->errno_of_socket = fd < 0 ? errno : 0;
  return fd < 0 ? CURL_SOCKET_BAD : fd;
}

static const char *
get_error (Transfer *transfer, CURLcode code)
{
  if (transfer->errno_of_socket != 0)
    return g_strerror (transfer->errno_of_socket); /* libcurl says that it could not connect */
  return *transfer->error != '\0' ? transfer->error : curl_easy_strerror (code);
}

static void
on_done (CURL *easy, CURLcode code, gpointer data)
{
  Transfer *transfer = data;
  NavStream *stream = transfer->stream;
  g_autofree char *why = NULL;
  gboolean timed_out;

  (void) easy;
  timed_out = code == CURLE_OPERATION_TIMEDOUT &&
              nav_clock_monotonic_us (transfer->clock) >= transfer->until_us;
  if (code != CURLE_OK)
    why = g_strdup (get_error (transfer, code));
  transfer_free (transfer);
  if (code == CURLE_OK || code == CURLE_WRITE_ERROR)
    _nav_stream_end (stream);
  else
    _nav_stream_end_broken (stream, timed_out, why);
}

static void
break_off (gpointer data)
{
  Transfer *transfer = data;

  nav_curl_loop_break (transfer->loop, transfer->easy);
}

/* "Expect:" takes that header away, with which libcurl would wait before a long prompt. */
static struct curl_slist *
make_headers (const NavStreamRequest *request)
{
  struct curl_slist *headers = curl_slist_append (NULL, "Accept: " NAV_STREAM_ACCEPT);

  headers = curl_slist_append (headers, "Content-Type: application/json");
  headers = curl_slist_append (headers, "Expect:");
  if (request->api_key != NULL) {
    g_autofree char *key = g_strconcat ("Authorization: Bearer ", request->api_key, NULL);
    headers = curl_slist_append (headers, key);
  }
  return headers;
}

static void
set_request (Transfer *transfer, const NavStreamRequest *request)
{
  CURL *easy = transfer->easy;
  long timeout_ms = (long) CLAMP (request->timeout_s * 1000, 1, 1e9);
  gsize length;
  const char *body = g_bytes_get_data (transfer->body, &length);

  transfer->until_us = nav_clock_monotonic_us (transfer->clock) + (gint64) timeout_ms * 1000;
  curl_easy_setopt (easy, CURLOPT_URL, request->url);
  curl_easy_setopt (easy, CURLOPT_HTTPHEADER, transfer->headers);
  curl_easy_setopt (easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) length);
  curl_easy_setopt (easy, CURLOPT_POSTFIELDS, body);
  curl_easy_setopt (easy, CURLOPT_TIMEOUT_MS, timeout_ms);
  curl_easy_setopt (easy, CURLOPT_CONNECTTIMEOUT_MS, timeout_ms);
}

/* Nothing of the environment, and nothing that was not asked for. */
static void
set_manners (CURL *easy)
{
  curl_easy_setopt (easy, CURLOPT_PROTOCOLS_STR, "http");
  curl_easy_setopt (easy, CURLOPT_PROXY, ""); /* whether there is one was looked up */
  curl_easy_setopt (easy, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_1_1);
  curl_easy_setopt (easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt (easy, CURLOPT_USERAGENT, "neuralnav");
  curl_easy_setopt (easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (easy, CURLOPT_QUICK_EXIT, 1L); /* a name that is being looked up holds nobody */
  curl_easy_setopt (easy, CURLOPT_DNS_CACHE_TIMEOUT, -1L);
  curl_easy_setopt (easy, CURLOPT_MAXAGE_CONN, (long) IDLE_SECONDS);
  curl_easy_setopt (easy, CURLOPT_BUFFERSIZE, (long) READ_BYTES);
}

static void
set_callbacks (Transfer *transfer)
{
  CURL *easy = transfer->easy;

  curl_easy_setopt (easy, CURLOPT_PRIVATE, transfer);
  curl_easy_setopt (easy, CURLOPT_ERRORBUFFER, transfer->error);
  curl_easy_setopt (easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
  curl_easy_setopt (easy, CURLOPT_OPENSOCKETDATA, transfer);
  curl_easy_setopt (easy, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt (easy, CURLOPT_HEADERDATA, transfer);
  curl_easy_setopt (easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt (easy, CURLOPT_WRITEDATA, transfer);
  curl_easy_setopt (easy, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt (easy, CURLOPT_XFERINFODATA, transfer);
  curl_easy_setopt (easy, CURLOPT_NOPROGRESS, 0L);
}

/* Sends @request; its end is told later, never from within this function.
 * Returns: FALSE: it has to be carried otherwise */
gboolean
_nav_stream_carry_curl (NavStreamPool *pool, const NavStreamRequest *request, NavStream *stream,
                        NavStreamCarrier *ret_carrier)
{
  Transfer *transfer;

  if (pool->loop == NULL)
    pool->loop = nav_curl_loop_new (pool->max_connections, on_done);
  if (pool->loop == NULL)
    return FALSE;
  transfer = g_new0 (Transfer, 1);
  transfer->stream = stream;
  transfer->loop = pool->loop;
  transfer->clock = request->clock;
  transfer->body = g_bytes_ref (request->body);
  transfer->headers = make_headers (request);
  transfer->easy = curl_easy_init ();
  set_manners (transfer->easy);
  set_callbacks (transfer);
  set_request (transfer, request);
  *ret_carrier = (NavStreamCarrier){ transfer, break_off };
  nav_curl_loop_add (pool->loop, transfer->easy);
  return TRUE;
}
