// SPDX-License-Identifier: Apache-2.0
// A source of its own for each of some thousand sockets would have every turn of the main loop look
// at all of them. libcurl names its sockets to an epoll descriptor instead, and that is all that
// the main loop waits for.

#include "observe/nav-curl-loop.h"

#include <sys/epoll.h>
#include <unistd.h>

#include "base/nav-clock.h"

#define MAX_EVENTS 64 /* between which the main loop sees to what is due */

struct _NavCurlLoop {
  GSource source; /* first: it is one */
  CURLM *multi;
  NavCurlDone done;
  GQueue broken;    /* of CURL: broken off, which is not told yet */
  gint64 timer_us;  /* when libcurl wants to be called; -1: not at all */
  gint64 read_us;   /* of the read that is being looked through; 0: no clock was read for it */
  int epoll_fd;
  gboolean inside;  /* a function of libcurl is being run: most others may not be called */
};

static gint64
now_us (void)
{
  return nav_clock_monotonic_us (nav_clock_system ());
}

static int
on_socket (CURL *easy, curl_socket_t fd, int what, void *user_data, void *socket_data)
{
  NavCurlLoop *loop = user_data;
  struct epoll_event event = { .data.fd = fd };

  (void) easy;
  if (what == CURL_POLL_REMOVE) {
    epoll_ctl (loop->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
    return 0;
  }
  event.events |= (what & CURL_POLL_IN) ? EPOLLIN : 0;
  event.events |= (what & CURL_POLL_OUT) ? EPOLLOUT : 0;
  epoll_ctl (loop->epoll_fd, socket_data != NULL ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
  curl_multi_assign (loop->multi, fd, loop); /* it is known from now on */
  return 0;
}

static void
wake (NavCurlLoop *loop)
{
  gboolean now = !g_queue_is_empty (&loop->broken);

  g_source_set_ready_time (&loop->source, now ? 0 : loop->timer_us);
}

static int
on_timer (CURLM *multi, long wait_ms, void *user_data)
{
  NavCurlLoop *loop = user_data;

  (void) multi;
  loop->timer_us = wait_ms < 0 ? -1 : now_us () + (gint64) wait_ms * 1000;
  wake (loop);
  return 0;
}

static void
act (NavCurlLoop *loop, curl_socket_t fd, int what)
{
  int running;

  loop->read_us = 0;
  loop->inside = TRUE;
  curl_multi_socket_action (loop->multi, fd, what, &running);
  loop->inside = FALSE;
}

/* libcurl sets the timer anew only where it wants another time. */
static void
act_on_timer (NavCurlLoop *loop)
{
  if (loop->timer_us < 0 || now_us () < loop->timer_us)
    return;
  loop->timer_us = -1;
  act (loop, CURL_SOCKET_TIMEOUT, 0);
}

static void
act_on_sockets (NavCurlLoop *loop)
{
  struct epoll_event events[MAX_EVENTS];
  int n = epoll_wait (loop->epoll_fd, events, MAX_EVENTS, 0);

  for (int i = 0; i < n; i++) {
    guint32 ready = events[i].events;
    act (loop, events[i].data.fd,
         ((ready & EPOLLIN) ? CURL_CSELECT_IN : 0) | ((ready & EPOLLOUT) ? CURL_CSELECT_OUT : 0) |
           ((ready & (EPOLLERR | EPOLLHUP)) ? CURL_CSELECT_ERR : 0));
  }
}

static void
tell (NavCurlLoop *loop, CURL *easy, CURLcode code)
{
  gpointer data = NULL;

  curl_easy_getinfo (easy, CURLINFO_PRIVATE, &data);
  curl_multi_remove_handle (loop->multi, easy);
  loop->done (easy, code, data);
}

static void
tell_ended (NavCurlLoop *loop)
{
  CURLMsg *message;
  int left;

  while (!g_queue_is_empty (&loop->broken))
    tell (loop, g_queue_pop_head (&loop->broken), CURLE_ABORTED_BY_CALLBACK);
  while ((message = curl_multi_info_read (loop->multi, &left)) != NULL)
    if (g_queue_find (&loop->broken, message->easy_handle) == NULL)
      tell (loop, message->easy_handle, message->data.result);
}

static gboolean
loop_dispatch (GSource *source, GSourceFunc function, gpointer data)
{
  NavCurlLoop *loop = (NavCurlLoop *) source;

  (void) function;
  (void) data;
  act_on_sockets (loop);
  act_on_timer (loop);
  tell_ended (loop);
  wake (loop);
  return G_SOURCE_CONTINUE;
}

static gpointer
init_curl (gpointer data)
{
  (void) data;
  curl_global_init (CURL_GLOBAL_NOTHING); /* what goes over TLS is not for libcurl here */
  return NULL;
}

/**
 * nav_curl_loop_new:
 * @max_connections: that are kept open for further requests
 *
 * Returns: (transfer full) (nullable): attached to the thread-default context; NULL: the process
 *   may open no more files
 */
NavCurlLoop *
nav_curl_loop_new (guint max_connections, NavCurlDone done)
{
  static GSourceFuncs functions = { .dispatch = loop_dispatch };
  static GOnce once = G_ONCE_INIT;
  NavCurlLoop *loop = (NavCurlLoop *) g_source_new (&functions, sizeof (NavCurlLoop));

  g_once (&once, init_curl, NULL);
  loop->done = done;
  loop->timer_us = -1;
  loop->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  loop->multi = curl_multi_init ();
  g_queue_init (&loop->broken);
  if (loop->epoll_fd < 0 || loop->multi == NULL) {
    nav_curl_loop_free (loop);
    return NULL;
  }
  curl_multi_setopt (loop->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
  curl_multi_setopt (loop->multi, CURLMOPT_SOCKETDATA, loop);
  curl_multi_setopt (loop->multi, CURLMOPT_TIMERFUNCTION, on_timer);
  curl_multi_setopt (loop->multi, CURLMOPT_TIMERDATA, loop);
  curl_multi_setopt (loop->multi, CURLMOPT_MAXCONNECTS, (long) max_connections);
  g_source_add_unix_fd (&loop->source, loop->epoll_fd, G_IO_IN);
  /* It is not called within itself. But a source that cannot be has its descriptor taken out of the
   * main loop and put back around every call, and wakes that loop by a system call each time. */
  g_source_set_can_recurse (&loop->source, TRUE);
  g_source_attach (&loop->source, g_main_context_get_thread_default ());
  return loop;
}

/**
 * nav_curl_loop_free:
 *
 * Closes all connections. No transfer may be left.
 */
void
nav_curl_loop_free (NavCurlLoop *loop)
{
  if (loop->multi != NULL)
    curl_multi_cleanup (loop->multi);
  if (loop->epoll_fd >= 0)
    close (loop->epoll_fd);
  g_source_destroy (&loop->source);
  g_source_unref (&loop->source);
}

/**
 * nav_curl_loop_add:
 * @easy: whose CURLOPT_PRIVATE is set
 *
 * Starts a transfer, at once where libcurl can, and tells of its end later, never from in here. Not
 * to be called by a callback of a transfer.
 */
void
nav_curl_loop_add (NavCurlLoop *loop, CURL *easy)
{
  CURLMcode code;

  g_assert (!loop->inside);
  code = curl_multi_add_handle (loop->multi, easy);
  g_assert (code == CURLM_OK);
  act (loop, CURL_SOCKET_TIMEOUT, 0);
}

/**
 * nav_curl_loop_break:
 *
 * Breaks a transfer off and tells of it with CURLE_ABORTED_BY_CALLBACK, both later, also where it
 * comes to its end meanwhile.
 */
void
nav_curl_loop_break (NavCurlLoop *loop, CURL *easy)
{
  if (g_queue_find (&loop->broken, easy) == NULL)
    g_queue_push_tail (&loop->broken, easy);
  wake (loop);
}

/**
 * nav_curl_loop_get_read_us:
 *
 * Returns: when the read came back whose bytes a transfer's callback is being given; one time for
 *   all of them
 */
gint64
nav_curl_loop_get_read_us (NavCurlLoop *loop)
{
  if (loop->read_us == 0)
    loop->read_us = now_us ();
  return loop->read_us;
}
