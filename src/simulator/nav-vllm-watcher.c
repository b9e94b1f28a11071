// SPDX-License-Identifier: Apache-2.0
#include "simulator/nav-vllm-watcher.h"

#include <glib-unix.h>
#include <sys/epoll.h>
#include <unistd.h>

struct _NavVllmWatcher {
  int fd;
  GSource *source;
};

struct _NavVllmWatch {
  NavVllmWatcher *watcher; /* borrowed */
  GSocket *socket;
  NavVllmGoneFunc gone; /* NULL: it was told */
  gpointer data;
};

static void
stop_watching (const NavVllmWatch *watch)
{
  int fd = g_socket_get_fd (watch->socket);

  if (fd >= 0) /* else it is closed, and not watched any more */
    epoll_ctl (watch->watcher->fd, EPOLL_CTL_DEL, fd, NULL);
}

/* One at a time: who is told may free the others. */
static gboolean
on_ready (int fd, GIOCondition condition, gpointer data)
{
  struct epoll_event event;

  (void) condition;
  (void) data;
  while (epoll_wait (fd, &event, 1, 0) == 1) {
    NavVllmWatch *watch = event.data.ptr;
    NavVllmGoneFunc gone = watch->gone;

    stop_watching (watch);
    watch->gone = NULL;
    if (gone != NULL)
      gone (watch->data);
  }
  return G_SOURCE_CONTINUE;
}

/**
 * nav_vllm_watcher_new:
 *
 * Returns: (transfer full): one that tells in the thread-default main context; free with
 *   nav_vllm_watcher_free(), after its watches
 */
NavVllmWatcher *
nav_vllm_watcher_new (void)
{
  NavVllmWatcher *watcher = g_new0 (NavVllmWatcher, 1);

  watcher->fd = epoll_create1 (EPOLL_CLOEXEC);
  if (watcher->fd < 0)
    g_error ("epoll: %s", g_strerror (errno));
  watcher->source = g_unix_fd_source_new (watcher->fd, G_IO_IN);
  g_source_set_callback (watcher->source, G_SOURCE_FUNC (on_ready), watcher, NULL);
  g_source_attach (watcher->source, g_main_context_get_thread_default ());
  return watcher;
}

void
nav_vllm_watcher_free (NavVllmWatcher *watcher)
{
  g_source_destroy (watcher->source);
  g_source_unref (watcher->source);
  close (watcher->fd);
  g_free (watcher);
}

/**
 * nav_vllm_watcher_add:
 * @gone: called once, when the client closes its side, whatever it sent before and nobody has read
 *
 * Returns: (transfer full): free with nav_vllm_watch_free(), before the socket is closed, when that
 *   no longer matters
 */
NavVllmWatch *
nav_vllm_watcher_add (NavVllmWatcher *watcher, GSocket *socket, NavVllmGoneFunc gone, gpointer data)
{
  NavVllmWatch *watch = g_new (NavVllmWatch, 1);
  struct epoll_event event = { .events = EPOLLRDHUP, .data.ptr = watch };

  *watch = (NavVllmWatch){ watcher, g_object_ref (socket), gone, data };
  epoll_ctl (watcher->fd, EPOLL_CTL_ADD, g_socket_get_fd (socket), &event);
  return watch;
}

void
nav_vllm_watch_free (NavVllmWatch *watch)
{
  if (watch == NULL)
    return;
  if (watch->gone != NULL)
    stop_watching (watch);
  g_object_unref (watch->socket);
  g_free (watch);
}
