// SPDX-License-Identifier: Apache-2.0
// Who carries a stream. libcurl gets what is plain; all that depends on the desktop's settings, its
// certificates and its proxies, is libsoup's, as for every other request of ours.

#include "base/nav-file-limit.h"
#include "observe/nav-stream-private.h"

#include <string.h>

#define OTHER_FILES 256 /* that the process has open beside connections */

/**
 * nav_stream_pool_new:
 * @max_connections: as many requests can be in flight
 *
 * The connections of streams, which are used again. Belongs to the thread that makes it and its
 * context. The process may open as many files afterwards, where the system lets it.
 *
 * Returns: (transfer full)
 */
NavStreamPool *
nav_stream_pool_new (guint max_connections)
{
  NavStreamPool *pool = g_new0 (NavStreamPool, 1);

  pool->max_connections = max_connections;
  pool->plain = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  nav_file_limit_raise (max_connections + OTHER_FILES);
  return pool;
}

/**
 * nav_stream_pool_free:
 * @pool: all of whose streams are done
 */
void
nav_stream_pool_free (NavStreamPool *pool)
{
  if (pool->reaper != NULL)
    g_source_destroy (pool->reaper);
  g_clear_pointer (&pool->reaper, g_source_unref);
  if (pool->session != NULL)
    soup_session_abort (pool->session);
  g_clear_object (&pool->session);
  g_clear_pointer (&pool->loop, nav_curl_loop_free);
  g_hash_table_unref (pool->plain);
  g_free (pool);
}

/* They stand in the order in which they were done. */
static gboolean
on_reap (gpointer data)
{
  NavStreamPool *pool = data;

  while (pool->lingering.head != NULL && _nav_stream_reap (pool->lingering.head->data))
    ;
  if (pool->lingering.head != NULL)
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&pool->reaper, g_source_unref);
  return G_SOURCE_REMOVE;
}

/* @link: of a stream of which all is there; it takes it out of the queue itself when it ends. */
void
_nav_stream_pool_linger (NavStreamPool *pool, GList *link)
{
  g_queue_push_tail_link (&pool->lingering, link);
  if (pool->reaper != NULL)
    return;
  pool->reaper = g_timeout_source_new (NAV_STREAM_LINGER_MS);
  g_source_set_callback (pool->reaper, on_reap, pool, NULL);
  g_source_attach (pool->reaper, g_main_context_get_thread_default ());
}

/* Which environment and desktop together decide. */
static gboolean
has_proxy (const char *url)
{
  g_auto (GStrv) proxies = g_proxy_resolver_lookup (g_proxy_resolver_get_default (), url, NULL,
                                                    NULL);

  return proxies == NULL || proxies[0] == NULL || !g_str_equal (proxies[0], "direct://");
}

static gboolean
is_printable (const char *text)
{
  for (; *text != '\0'; text++)
    if (*text <= ' ' || *text > '~')
      return FALSE;
  return TRUE;
}

/* Hosts with letters of their own, or a zone, are seldom. */
static gboolean
is_plain_host (const char *host)
{
  return host != NULL && *host != '\0' &&
         host[strspn (host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:")] ==
           '\0';
}

static gboolean
find_plain (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);

  return uri != NULL && is_printable (url) && g_str_equal (g_uri_get_scheme (uri), "http") &&
         is_plain_host (g_uri_get_host (uri)) && g_uri_get_userinfo (uri) == NULL &&
         !has_proxy (url);
}

/* Whether libcurl carries what goes to @url. Looked up once, which may ask the desktop. */
gboolean
_nav_stream_pool_is_plain (NavStreamPool *pool, const char *url)
{
  gpointer plain;

  if (!g_hash_table_lookup_extended (pool->plain, url, NULL, &plain)) {
    plain = GINT_TO_POINTER (find_plain (url));
    g_hash_table_insert (pool->plain, g_strdup (url), plain);
  }
  return GPOINTER_TO_INT (plain);
}
