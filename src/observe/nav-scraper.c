// SPDX-License-Identifier: Apache-2.0
// The server's own metrics, beside a load test: at most one request at a time, with a limit on time
// and size, and none any more once it is clear that there are none.

#include "observe/nav-scraper.h"

#include <libsoup/soup.h>

#include "observe/nav-endpoint-private.h"
#include "observe/nav-stream.h"

#define EVERY_MS       1000
#define LIMIT_MS       3000 /* for a page */
#define MAX_BYTES      (2 * 1024 * 1024)
#define PART_BYTES     16384
#define MAX_FAILURES   5 /* in a row, of a page that was there before */

struct _NavScraper {
  SoupSession *session;
  char **urls;
  guint url; /* which of them is asked */
  char *api_key;
  const NavClock *clock;
  gint64 start_us;
  GArray *samples; /* borrowed */
  GSource *tick;
  GSource *limit;           /* (nullable): while a page is asked for */
  GCancellable *cancellable; /* (nullable): likewise */
  SoupMessage *message;
  GInputStream *input;
  GByteArray *page;
  guint8 *part;
  gint64 asked_us;
  guint failures;
  NavScraperFate fate;
};

/**
 * nav_scraper_list_urls:
 * @base: of an endpoint, "http://host:8000/openai/v1"
 *
 * Returns: (transfer full) (array zero-terminated=1): where the metrics may be, in the order in
 *   which to ask: beside "/v1", then at the root of the host
 */
char **
nav_scraper_list_urls (const char *base)
{
  g_autoptr (GStrvBuilder) urls = g_strv_builder_new ();
  g_autoptr (GUri) uri = g_uri_parse (base, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GUri) root =
    uri ? soup_uri_copy (uri, SOUP_URI_PATH, "/metrics", SOUP_URI_NONE) : NULL;
  g_autofree char *beside = g_strdup (base);
  g_autofree char *first = NULL, *second = root ? g_uri_to_string (root) : NULL;

  _nav_endpoint_strip_suffix (beside, "/v1");
  first = g_strconcat (beside, "/metrics", NULL);
  g_strv_builder_add (urls, first);
  if (second != NULL && !g_str_equal (first, second))
    g_strv_builder_add (urls, second);
  return g_strv_builder_end (urls);
}

static void
end_page (NavScraper *scraper)
{
  if (scraper->limit != NULL)
    g_source_destroy (scraper->limit);
  g_clear_pointer (&scraper->limit, g_source_unref);
  g_clear_object (&scraper->input);
  g_clear_object (&scraper->message);
  g_clear_object (&scraper->cancellable);
  g_byte_array_set_size (scraper->page, 0);
}

static void
take_page (NavScraper *scraper, const NavServerSample *read)
{
  NavServerSample sample = *read;
  GArray *samples = scraper->samples;

  sample.at_s = MAX ((double) (scraper->asked_us - scraper->start_us) / 1e6, 0);
  if (samples->len > 0)
    nav_server_sample_follow (&sample, &g_array_index (samples, NavServerSample, samples->len - 1));
  g_array_append_val (samples, sample);
  scraper->fate = NAV_SCRAPER_READ;
  scraper->failures = 0;
}

static void
stop_asking (NavScraper *scraper)
{
  g_source_destroy (scraper->tick);
}

/* A server that never had a page is asked at its other address, then no more. One that had may be
 * busy: it is asked some more times. */
static void
fail (NavScraper *scraper, gboolean hopeless)
{
  if (scraper->fate != NAV_SCRAPER_READ && scraper->fate != NAV_SCRAPER_LOST) {
    scraper->fate = NAV_SCRAPER_NONE;
    if (scraper->urls[scraper->url + 1] != NULL)
      scraper->url++;
    else
      stop_asking (scraper);
    return;
  }
  scraper->failures++;
  if (scraper->failures >= MAX_FAILURES || hopeless) {
    scraper->fate = NAV_SCRAPER_LOST;
    stop_asking (scraper);
  }
}

static void
look_at_page (NavScraper *scraper)
{
  NavServerSample sample;

  if (nav_server_sample_read (&sample, (const char *) scraper->page->data, scraper->page->len))
    take_page (scraper, &sample);
  else
    fail (scraper, FALSE);
}

static void
on_part (GObject *source, GAsyncResult *result, gpointer data)
{
  NavScraper *scraper = data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (n > 0 && scraper->page->len + (gsize) n <= MAX_BYTES) {
    g_byte_array_append (scraper->page, scraper->part, (guint) n);
    g_input_stream_read_async (scraper->input, scraper->part, PART_BYTES, G_PRIORITY_DEFAULT,
                               scraper->cancellable, on_part, scraper);
    return;
  }
  if (n == 0)
    look_at_page (scraper);
  else
    fail (scraper, n > 0);
  end_page (scraper);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  NavScraper *scraper = data;

  scraper->input = soup_session_send_finish (SOUP_SESSION (source), result, NULL);
  if (scraper->input == NULL || soup_message_get_status (scraper->message) != SOUP_STATUS_OK) {
    fail (scraper, FALSE);
    end_page (scraper);
    return;
  }
  g_input_stream_read_async (scraper->input, scraper->part, PART_BYTES, G_PRIORITY_DEFAULT,
                             scraper->cancellable, on_part, scraper);
}

static gboolean
on_limit (gpointer data)
{
  NavScraper *scraper = data;

  g_cancellable_cancel (scraper->cancellable);
  return G_SOURCE_REMOVE;
}

static void
ask (NavScraper *scraper)
{
  scraper->message = soup_message_new (SOUP_METHOD_GET, scraper->urls[scraper->url]);
  if (scraper->api_key != NULL) {
    g_autofree char *value = g_strconcat ("Bearer ", scraper->api_key, NULL);
    soup_message_headers_append (soup_message_get_request_headers (scraper->message),
                                 "Authorization", value);
  }
  soup_message_add_flags (scraper->message, SOUP_MESSAGE_NO_REDIRECT);
  scraper->cancellable = g_cancellable_new ();
  scraper->limit = g_timeout_source_new (LIMIT_MS);
  g_source_set_callback (scraper->limit, on_limit, scraper, NULL);
  g_source_attach (scraper->limit, g_main_context_get_thread_default ());
  scraper->asked_us = nav_clock_monotonic_us (scraper->clock);
  soup_session_send_async (scraper->session, scraper->message, G_PRIORITY_DEFAULT,
                           scraper->cancellable, on_answer, scraper);
}

static gboolean
on_tick (gpointer data)
{
  NavScraper *scraper = data;

  if (scraper->message == NULL)
    ask (scraper);
  return G_SOURCE_CONTINUE;
}

/**
 * nav_scraper_new:
 * @api_key: (nullable)
 * @start_us: what the times of samples count from
 * @samples: (element-type NavServerSample): appended to; outlives the scraper
 *
 * The first page is asked for at once.
 *
 * Returns: (transfer full)
 */
NavScraper *
nav_scraper_new (const NavEndpoint *endpoint, const char *api_key, const NavClock *clock,
                 gint64 start_us, GArray *samples)
{
  NavScraper *scraper = g_new0 (NavScraper, 1);

  scraper->session = nav_stream_session_new (1);
  scraper->urls = nav_scraper_list_urls (endpoint->base);
  scraper->api_key = g_strdup (api_key);
  scraper->clock = clock;
  scraper->start_us = start_us;
  scraper->samples = samples;
  scraper->page = g_byte_array_new ();
  scraper->part = g_malloc (PART_BYTES);
  scraper->tick = g_timeout_source_new (EVERY_MS);
  g_source_set_callback (scraper->tick, on_tick, scraper, NULL);
  g_source_attach (scraper->tick, g_main_context_get_thread_default ());
  ask (scraper);
  return scraper;
}

/**
 * nav_scraper_free:
 *
 * Breaks off what is under way and waits for that, which takes no time.
 *
 * Returns: what became of it
 */
NavScraperFate
nav_scraper_free (NavScraper *scraper)
{
  NavScraperFate fate = scraper->fate;

  g_source_destroy (scraper->tick);
  if (scraper->cancellable != NULL)
    g_cancellable_cancel (scraper->cancellable);
  while (scraper->message != NULL)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
  soup_session_abort (scraper->session);
  g_object_unref (scraper->session);
  g_source_unref (scraper->tick);
  g_strfreev (scraper->urls);
  g_free (scraper->api_key);
  g_byte_array_unref (scraper->page);
  g_free (scraper->part);
  g_free (scraper);
  return fate;
}
