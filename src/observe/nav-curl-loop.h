// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <curl/curl.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* Private to src/observe. */

/**
 * NavCurlLoop:
 *
 * libcurl in the main context of a thread: however many transfers there are, they are one source,
 * over one epoll descriptor. For the thread that makes it.
 */
typedef struct _NavCurlLoop NavCurlLoop;

/**
 * NavCurlDone: a transfer came to its end. It may be removed and freed, and others be added.
 * @data: CURLOPT_PRIVATE of @easy
 */
typedef void (*NavCurlDone) (CURL *easy, CURLcode code, gpointer data);

NavCurlLoop *nav_curl_loop_new (guint max_connections, NavCurlDone done);
void nav_curl_loop_free (NavCurlLoop *loop);
void nav_curl_loop_add (NavCurlLoop *loop, CURL *easy);
void nav_curl_loop_break (NavCurlLoop *loop, CURL *easy);
gint64 nav_curl_loop_get_read_us (NavCurlLoop *loop);

G_END_DECLS
